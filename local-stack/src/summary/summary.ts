import { Client } from 'pg'
import { JournalComparison, type JournalVerdict } from '../journal/compare.ts'
import { countRows, mergedRows, statedGaps } from '../journal/merged-rows.ts'
import { readJournal } from '../journal/read-journal.ts'
import type { MakerFigures, MakerLedger } from '../market-maker/maker-ledger.ts'
import { type ArchiveCheck, checkArchive } from './archive.ts'

const TIME_SERIES = ['trades', 'orderbook_deltas', 'orderbook_snapshots', 'tickers'] as const

/** The outcome of a run: one JSON object, every number a count. */
export interface Summary {
  readonly ok: boolean
  readonly exchange: { readonly published: number }
  readonly gatherers: readonly { readonly id: string; readonly messages: number; readonly rows: number }[]
  readonly merged: {
    readonly trades: number
    readonly orderbookDeltas: number
    readonly orderbookSnapshots: number
    readonly tickers: number
  }
  readonly coverage: { readonly complete: boolean; readonly gaps: number }
  readonly parquet: { readonly files: number; readonly rows: number; readonly verified: boolean }
  /** Absent on the real exchange, which keeps no journal for us. */
  readonly journal: { readonly match: boolean; readonly missing: number; readonly extra: number; readonly unexplained: number } | undefined
  /** Absent where it was left out, or never answered. */
  readonly marketMaker: MakerFigures | undefined
  readonly elapsedMs: number
}

export interface SummaryInput {
  readonly published: number
  readonly messages: ReadonlyMap<string, number>
  readonly gathererUrls: ReadonlyMap<string, string>
  readonly productionUrl: string
  readonly archiveDir: string
  readonly journalFile: string | undefined
  readonly maker: MakerLedger
  /** Whatever went wrong on the way, e.g. a process that ended by itself. */
  readonly failures: readonly string[]
  readonly elapsedMs: number
}

export interface SummaryReport {
  readonly summary: Summary
  /** Why `ok` is false, for people. */
  readonly problems: readonly string[]
  /** Why the market maker traded no more; undefined while it did. */
  readonly halt: string | undefined
}

/** Reads databases, archive and journal of a run that has ended, and judges it. */
export async function summarise(input: SummaryInput): Promise<SummaryReport> {
  const gatherers: Summary['gatherers'][number][] = []
  for (const [id, url] of input.gathererUrls) {
    const counts = await withClient(url, (client) => countRows(client, TIME_SERIES))
    gatherers.push({ id, messages: input.messages.get(id) ?? 0, rows: sum(Object.values(counts)) })
  }
  return await withClient(input.productionUrl, async (production) => {
    const counts = await countRows(production, TIME_SERIES)
    const gaps = await statedGaps(production)
    const archive = await checkArchive(production, input.archiveDir)
    const verdict = input.journalFile === undefined ? undefined : await judge(production, input.journalFile)
    const problems = [
      ...input.failures,
      ...archive.problems,
      ...(verdict && !verdict.match ? journalProblems(verdict) : []),
      ...input.maker.differences.map((difference) => `market-maker does not add up: ${difference}`),
    ]
    const summary: Summary = {
      ok: problems.length === 0,
      exchange: { published: input.published },
      gatherers,
      merged: {
        trades: counts['trades'] ?? 0,
        orderbookDeltas: counts['orderbook_deltas'] ?? 0,
        orderbookSnapshots: counts['orderbook_snapshots'] ?? 0,
        tickers: counts['tickers'] ?? 0,
      },
      coverage: { complete: gaps.length === 0, gaps: gaps.length },
      parquet: parquetOf(archive),
      journal: verdict && { match: verdict.match, missing: verdict.missing, extra: verdict.extra, unexplained: verdict.unexplained },
      marketMaker: input.maker.figures(),
      elapsedMs: input.elapsedMs,
    }
    return { summary, problems, halt: input.maker.halt?.reason }
  })
}

async function judge(production: Client, journalFile: string): Promise<JournalVerdict> {
  const comparison = new JournalComparison(await statedGaps(production))
  for await (const entry of readJournal(journalFile)) comparison.published(entry)
  for await (const row of mergedRows(production)) comparison.merged(row)
  return comparison.verdict()
}

const journalProblems = ({ missing, extra, unexplained, examples }: JournalVerdict): string[] => [
  `journal: ${missing} missing, ${extra} extra, ${unexplained} unexplained`,
  ...examples.map((example) => `  ${example}`),
]

const parquetOf = ({ files, rows, verified }: ArchiveCheck): Summary['parquet'] => ({ files, rows, verified })

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
