import { Client } from 'pg'
import { describeAction } from '../chaos/action.ts'
import type { ChaosRecord } from '../chaos/run-events.ts'
import { Collector, uniteStored } from '../journal/collector.ts'
import { JournalComparison, type JournalVerdict, type StatedPart } from '../journal/compare.ts'
import { countRows, mergedRows, statedParts, storedTimes } from '../journal/merged-rows.ts'
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
  /** What went wrong on purpose, in the order in which it was over; absent without `--chaos`. */
  readonly chaos: { readonly seed: number; readonly events: readonly ChaosFigures[] } | undefined
  readonly elapsedMs: number
}

/** An event of the schedule and what came of it. */
export interface ChaosFigures {
  readonly what: string
  /** When it was to happen, began and was over, milliseconds after the flow's start. */
  readonly atMs: number
  readonly startedMs: number
  readonly endedMs: number
  readonly ledTo: string
  /** Stated gaps of markets that overlap it. */
  readonly gaps: number
}

export interface SummaryInput {
  readonly published: number
  readonly messages: ReadonlyMap<string, number>
  /** Gatherers by their API keys. */
  readonly collectorKeys: ReadonlyMap<string, string>
  readonly chaosSeed: number | undefined
  /** What went wrong on purpose. */
  readonly records: readonly ChaosRecord[]
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
    const parts = await statedParts(production)
    const gaps = parts.filter(({ kind }) => kind === 'gap')
    const archive = await checkArchive(production, input.archiveDir)
    const verdict = input.journalFile === undefined ? undefined : await judge(production, parts, input.journalFile, input)
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
      chaos:
        input.chaosSeed === undefined
          ? undefined
          : { seed: input.chaosSeed, events: input.records.map((record) => toFigures(record, gaps)) },
      elapsedMs: input.elapsedMs,
    }
    return { summary, problems, halt: input.maker.halt?.reason }
  })
}

async function judge(
  production: Client,
  parts: readonly StatedPart[],
  journalFile: string,
  { collectorKeys, gathererUrls, records }: SummaryInput,
): Promise<JournalVerdict> {
  const comparison = new JournalComparison(parts)
  for await (const entry of readJournal(journalFile)) comparison.published(entry)
  for await (const row of mergedRows(production)) comparison.merged(row)
  const disturbances = [...comparison.disturbances(collectorKeys), ...records.flatMap((record) => record.disturbances)]
  const collectors: Collector[] = []
  for (const [id, url] of gathererUrls) {
    const ofCollector = disturbances.filter(({ collector }) => collector === id)
    const gone = records.flatMap((record) => (record.gone?.collector === id ? [record.gone.stored] : []))
    collectors.push(new Collector(ofCollector, uniteStored([...gone, await withClient(url, storedTimes)])))
  }
  return comparison.verdict(collectors)
}

function toFigures({ event, startedMs, endedMs, fromUs, toUs, ledTo }: ChaosRecord, gaps: readonly StatedPart[]): ChaosFigures {
  const isDuring = (gap: StatedPart): boolean =>
    fromUs !== undefined && toUs !== undefined && gap.fromUs <= toUs && fromUs <= (gap.toUs ?? Number.POSITIVE_INFINITY)
  return { what: describeAction(event.action), atMs: event.atMs, startedMs, endedMs, ledTo, gaps: gaps.filter(isDuring).length }
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
