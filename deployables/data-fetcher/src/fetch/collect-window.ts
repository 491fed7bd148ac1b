import type { CandlesticksQuery } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangePort, Interval } from '../exchange/exchange-port.ts'
import { candlestickLine, type RecordHead, tradeLine } from '../records/records.ts'

/** Longest stretch of time that is held in memory, and most trades of it. */
export interface WindowLimits {
  readonly maxUs: number
  readonly maxTrades: number
}

export const WINDOW_LIMITS: WindowLimits = { maxUs: 86_400_000_000, maxTrades: 20_000 }

export interface WindowQuery {
  readonly ticker: string
  readonly run: string
  /** Undefined: no candlesticks. */
  readonly periodMinutes: CandlesticksQuery['periodMinutes'] | undefined
}

/** Lines of one stretch of time, trades first, each kind oldest first. */
export interface CollectedWindow {
  readonly to: EpochUs
  readonly trades: readonly string[]
  readonly candlesticks: readonly string[]
}

const SECOND_US = 1_000_000

/**
 * Fetches trades and candlesticks from the beginning of an interval on: as far as its end, or as the limits allow. A second is taken
 * whole, however much is in it.
 */
export async function collectWindow(
  exchange: ExchangePort,
  { ticker, run, periodMinutes }: WindowQuery,
  { from, to: end }: Interval,
  { maxUs, maxTrades }: WindowLimits,
  now: () => EpochUs,
  signal: AbortSignal,
): Promise<CollectedWindow> {
  const head = (): RecordHead => ({ ticker, run, fetchedAt: now() })
  let to = epochUs(Math.min(end, from + maxUs))
  let trades = await collectTrades(exchange, ticker, { from, to }, maxTrades, head, signal)
  while (trades === 'too many') {
    const half = epochUs(from + Math.max(SECOND_US, wholeSeconds((to - from) / 2)))
    trades = await collectTrades(
      exchange,
      ticker,
      { from, to: half },
      half - from > SECOND_US ? maxTrades : Number.POSITIVE_INFINITY,
      head,
      signal,
    )
    to = half
  }
  const candlesticks: string[] = []
  if (periodMinutes !== undefined) {
    for await (const candlestick of exchange.listCandlesticks(ticker, { from, to }, periodMinutes, signal))
      candlesticks.push(candlestickLine(head(), periodMinutes, candlestick))
  }
  return { to, trades, candlesticks }
}

async function collectTrades(
  exchange: ExchangePort,
  ticker: string,
  interval: Interval,
  most: number,
  head: () => RecordHead,
  signal: AbortSignal,
): Promise<readonly string[] | 'too many'> {
  const newestFirst: string[] = []
  for await (const trade of exchange.listTrades(ticker, interval, signal)) {
    if (newestFirst.length >= most) return 'too many'
    newestFirst.push(tradeLine(head(), trade))
  }
  return newestFirst.reverse()
}

const wholeSeconds = (us: number): number => us - (us % SECOND_US)
