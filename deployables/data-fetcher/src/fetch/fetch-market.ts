import type { Market } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { objectLine, orderbookLine, type RecordHead } from '../records/records.ts'
import {
  addCounts,
  appendTo,
  countLines,
  isDone,
  type LinesByKind,
  lastAppendOf,
  readFile,
  type TickerFile,
  untilNobodyInterferes,
} from './append-file.ts'
import { collectWindow } from './collect-window.ts'
import type { FetchDeps } from './fetch-deps.ts'
import { FetchError } from './fetch-error.ts'
import type { RecordCounts } from './outcome.ts'

/** Counts of what a market's run appended, as it goes: what is there stays there when the rest fails. */
export class Tally {
  counts: RecordCounts = {}
  bytes = 0

  add(lines: LinesByKind): void {
    this.counts = addCounts(this.counts, countLines(lines))
    for (const line of Object.values(lines).flat()) this.bytes += Buffer.byteLength(line)
  }
}

const SECOND_US = 1_000_000

/**
 * Appends what is new of one market: trades and candlesticks from the file's cursor up to the run's end, window by window, and with the
 * last of them the market and its order book as they are now. Lines and cursor go together: killed anywhere and called again, every
 * record is there once.
 * @param known The market, where the caller has just been told of it.
 */
export function fetchMarket(
  deps: FetchDeps,
  ticker: string,
  known: Market | undefined,
  tally: Tally,
): Promise<'appended' | 'repeated' | 'final'> {
  const { store, run, signal } = deps
  return untilNobodyInterferes(ticker, async () => {
    const file = await readFile(store, 'market', ticker, signal)
    if (isDone(file, run.id)) return 'repeated'
    if (file.cursors.market?.isFinal === true) return 'final'
    const market = known ?? (await deps.exchange.findMarket(ticker, signal))
    if (!market) throw new FetchError('TICKER_UNKNOWN', `the exchange knows no market ${ticker}`)
    return appendNews(deps, file, market, tally)
  })
}

async function appendNews(deps: FetchDeps, first: TickerFile, market: Market, tally: Tally): Promise<'appended' | 'repeated' | 'conflict'> {
  const { run, exchange, store, now, limits, periodMinutes, signal, writeSignal } = deps
  const query = { ticker: market.ticker, run: run.id, periodMinutes }
  const until = epochUs(Math.max(run.until, first.cursors.market?.until ?? run.until))
  let file = first
  for (let from = beginOf(deps, first, market); ; ) {
    const window = from < until ? await collectWindow(exchange, query, { from, to: until }, limits, now, signal) : undefined
    from = window?.to ?? until
    const lines = { trade: window?.trades ?? [], candlestick: window?.candlesticks ?? [] }
    const isLast = from >= until
    if (!isLast && lines.trade.length + lines.candlestick.length === 0) continue
    const all = isLast ? { ...lines, ...(await snapshotOf(deps, market)) } : lines
    const id = isLast ? lastAppendOf('market', run.id) : `market until ${from}`
    const behind = await appendTo(store, file, id, all, cursorAt(from, market, isLast, periodMinutes), writeSignal)
    if (behind === 'conflict') return 'conflict'
    // An append of a part can only have been known if another process is at the same place: look again.
    if (behind === 'repeated') return isLast ? 'repeated' : 'conflict'
    tally.add(all)
    if (isLast) return 'appended'
    file = behind
  }
}

async function snapshotOf({ run, exchange, now, signal }: FetchDeps, market: Market): Promise<LinesByKind> {
  const head = (): RecordHead => ({ ticker: market.ticker, run: run.id, fetchedAt: now() })
  const line = objectLine('market', head(), market.raw)
  if (market.status === 'finalized') return { market: [line] }
  const book = await exchange.getOrderbook(market.ticker, signal)
  return { market: [line], orderbook: [orderbookLine(head(), book)] }
}

/** Where the file ends, or so far back as it is to begin; nothing is older than the market. */
function beginOf({ run, firstLookbackUs }: FetchDeps, { cursors }: TickerFile, { openTime }: Market): EpochUs {
  if (cursors.market) return cursors.market.until
  const opened = openTime === undefined ? 0 : openTime - (openTime % SECOND_US)
  return epochUs(Math.min(run.until, Math.max(opened, run.until - firstLookbackUs)))
}

/** A market that is paid out brings nothing behind the period in which it closed. */
function cursorAt(until: EpochUs, market: Market, isLast: boolean, periodMinutes = 0): { until: EpochUs; isFinal?: boolean } {
  const end = Math.max(market.closeTime ?? 0, market.settlementTime ?? 0) + periodMinutes * 60 * SECOND_US
  return { until, ...(isLast && market.status === 'finalized' && until >= end && { isFinal: true }) }
}
