import type { Market } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { objectLine } from '../records/records.ts'
import type { TickerKind } from '../tickers/ticker-line.ts'
import { appendTo, isDone, lastAppendOf, readFile, type TickerFile, untilNobodyInterferes } from './append-file.ts'
import type { FetchDeps } from './fetch-deps.ts'
import { FetchError } from './fetch-error.ts'
import type { Tally } from './fetch-market.ts'

/** What stands for several markets. */
export type GroupKind = Exclude<TickerKind, 'market'>

/** A group to be fetched: its own record, and its markets. */
export interface Group {
  readonly line: string
  readonly markets: readonly Market[]
}

/** @returns Undefined where an earlier delivery of this run ended it, markets included. */
export async function openGroup(deps: FetchDeps, kind: GroupKind, ticker: string): Promise<Group | undefined> {
  const file = await readFile(deps.store, kind, ticker, deps.signal)
  if (isDone(file, deps.run.id)) return undefined
  return kind === 'event' ? openEvent(deps, ticker) : openSeries(deps, ticker, file)
}

/**
 * Appends the record of a group. It goes last: that it is there says that the run has all of its markets.
 * @returns Undefined where it was there.
 */
export function closeGroup(
  deps: FetchDeps,
  kind: GroupKind,
  ticker: string,
  { line }: Group,
  tally: Tally,
): Promise<'appended' | 'repeated'> {
  const { store, run, signal, writeSignal } = deps
  return untilNobodyInterferes(ticker, async () => {
    const file = await readFile(store, kind, ticker, signal)
    const until = epochUs(Math.max(run.until, file.cursors[kind]?.until ?? 0))
    const lines = { [kind]: [line] }
    const behind = await appendTo(store, file, lastAppendOf(kind, run.id), lines, { until }, writeSignal)
    if (typeof behind === 'string') return behind
    tally.add(lines)
    return 'appended'
  })
}

async function openEvent({ exchange, run, now, signal }: FetchDeps, ticker: string): Promise<Group> {
  const event = await exchange.findEvent(ticker, signal)
  if (!event) throw new FetchError('TICKER_UNKNOWN', `the exchange knows no event ${ticker}`)
  const { markets: _inTheirOwnFiles, ...raw } = event.raw
  return { line: objectLine('event', { ticker, run: run.id, fetchedAt: now() }, raw), markets: event.markets.filter(hasBegun) }
}

async function openSeries({ exchange, run, now, firstLookbackUs, signal }: FetchDeps, ticker: string, file: TickerFile): Promise<Group> {
  const series = await exchange.findSeries(ticker, signal)
  if (!series) throw new FetchError('TICKER_UNKNOWN', `the exchange knows no series ${ticker}`)
  const line = objectLine('series', { ticker, run: run.id, fetchedAt: now() }, series.raw)
  const settledSince = file.cursors.series?.until ?? epochUs(run.until - firstLookbackUs)
  const markets = new Map<string, Market>()
  for await (const market of exchange.listSeriesMarkets(ticker, settledSince, signal))
    if (hasBegun(market)) markets.set(market.ticker, market)
  return { line, markets: [...markets.values()] }
}

/** Of what is only announced there is nothing to record. */
const hasBegun = ({ status }: Market): boolean => status !== 'initialized'
