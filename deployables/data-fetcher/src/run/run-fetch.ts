import type { Market } from '@kassandra/kalshi-sdk'
import { keyOf } from '../fetch/append-file.ts'
import type { FetchDeps } from '../fetch/fetch-deps.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { closeGroup, type Group, type GroupKind, openGroup } from '../fetch/fetch-group.ts'
import { fetchMarket, Tally } from '../fetch/fetch-market.ts'
import { type FileOutcome, toFailureReport } from '../fetch/outcome.ts'
import { isTicker, type TickerKind, type TickerLine } from '../tickers/ticker-line.ts'
import { runParallel } from './run-parallel.ts'

export interface RunFetchOptions {
  /** Files that are worked on at once. */
  readonly concurrency: number
  /** Told of each file when it is done with. */
  readonly onOutcome?: ((outcome: FileOutcome) => void) | undefined
}

/** A market to fetch, for the line that asks for it. */
interface MarketTask {
  readonly ticker: string
  readonly line: number
  readonly known?: Market
}

/**
 * Fetches what every line asks for. What fails does not keep the rest from being fetched. One line's markets are in memory at a time; a
 * market that several lines ask for is fetched for the first of them.
 * @returns One outcome a file, in the order of the lines.
 */
export async function runFetch(deps: FetchDeps, lines: readonly TickerLine[], options: RunFetchOptions): Promise<readonly FileOutcome[]> {
  const outcomes = new Map<string, FileOutcome>()
  const settle = async (
    kind: TickerKind,
    ticker: string,
    line: number,
    work: (tally: Tally) => Promise<FileOutcome['status']>,
  ): Promise<FileOutcome> => {
    const outcome = await toOutcome(deps, { kind, ticker, line }, work)
    outcomes.set(`${kind} ${ticker}`, outcome)
    options.onOutcome?.(outcome)
    return outcome
  }
  const fetchMarkets = async (tasks: readonly MarketTask[]): Promise<number> => {
    await runParallel(
      tasks.filter(({ ticker }) => !outcomes.has(`market ${ticker}`)),
      options.concurrency,
      async ({ ticker, line, known }) => void (await settle('market', ticker, line, (tally) => checkedMarket(deps, ticker, known, tally))),
    )
    return tasks.filter(({ ticker }) => outcomes.get(`market ${ticker}`)?.status === 'failed').length
  }
  await fetchMarkets(lines.filter(({ kind }) => kind === 'market'))
  for (const { kind, ticker, line } of lines) {
    if (kind === 'market') continue
    const fetchAll = ({ markets }: Group): Promise<number> => fetchMarkets(markets.map((known) => ({ ticker: known.ticker, line, known })))
    await settle(kind, ticker, line, (tally) => fetchGroup(deps, kind, ticker, fetchAll, tally))
  }
  return [...outcomes.values()].sort((one, other) => one.line - other.line)
}

/** The exchange's tickers name files too. */
async function checkedMarket(deps: FetchDeps, ticker: string, known: Market | undefined, tally: Tally): Promise<FileOutcome['status']> {
  if (!isTicker(ticker)) throw new FetchError('TICKER_UNUSABLE', `${JSON.stringify(ticker)} cannot name a file`)
  return fetchMarket(deps, ticker, known, tally)
}

async function fetchGroup(
  deps: FetchDeps,
  kind: GroupKind,
  ticker: string,
  fetchAll: (group: Group) => Promise<number>,
  tally: Tally,
): Promise<FileOutcome['status']> {
  const group = await openGroup(deps, kind, ticker)
  if (!group) return 'repeated'
  const failed = await fetchAll(group)
  if (failed > 0) throw new FetchError('MARKETS_FAILED', `${failed} of ${group.markets.length} markets of ${kind} ${ticker} failed`)
  return closeGroup(deps, kind, ticker, group, tally)
}

async function toOutcome(
  { signal }: FetchDeps,
  at: { readonly kind: TickerKind; readonly ticker: string; readonly line: number },
  work: (tally: Tally) => Promise<FileOutcome['status']>,
): Promise<FileOutcome> {
  const tally = new Tally()
  const finish = (status: FileOutcome['status']): FileOutcome => ({
    ...at,
    key: keyOf(at.ticker),
    status,
    appended: tally.counts,
    appendedBytes: tally.bytes,
  })
  try {
    signal.throwIfAborted()
    return finish(await work(tally))
  } catch (error) {
    // Whatever a call made of it: the reason is that the run was ended.
    return { ...finish('failed'), error: toFailureReport(signal.aborted ? endOf(signal) : error) }
  }
}

function endOf({ reason }: AbortSignal): FetchError {
  return reason instanceof FetchError ? reason : new FetchError('STOPPED', 'the process was asked to stop', { cause: reason })
}
