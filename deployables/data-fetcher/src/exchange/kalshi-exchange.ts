import {
  ApiError,
  type CallOptions,
  type Candlestick,
  type KalshiClient,
  type KalshiEvent,
  type Market,
  type Trade,
} from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { ExchangePort, Interval } from './exchange-port.ts'

const SECOND_US = 1_000_000
const DAY_US = 86_400 * SECOND_US
const MAX_RETRIES = 4
const PAGE = 1_000

/** In the order in which a market passes them, so that one that moves on meanwhile is seen at least once. */
const UNSETTLED = ['open', 'paused', 'closed'] as const

/** Asks Kalshi, on both sides of the historical cutoff. */
export function kalshiExchange(client: KalshiClient): ExchangePort {
  const cutoff = onceAnswered((options: CallOptions) => client.historical.cutoff(options))
  return {
    findMarket: async (ticker, signal) => {
      const options = toOptions(signal)
      return (await unlessMissing(client.markets.get(ticker, options))) ?? unlessMissing(client.historical.market(ticker, options))
    },
    findEvent: async (ticker, signal) => {
      const event = await unlessMissing(client.events.get(ticker, toOptions(signal)))
      return event && event.markets.length === 0 ? withArchived(client, event, signal) : event
    },
    findSeries: (ticker, signal) => unlessMissing(client.series.get(ticker, {}, toOptions(signal))),
    listSeriesMarkets: (ticker, settledSince, signal) => listSeriesMarkets(client, ticker, settledSince, signal),
    getOrderbook: (ticker, signal) => client.markets.orderbook(ticker, {}, toOptions(signal)),
    listTrades: async function* (ticker, { from, to }, signal) {
      const options = toOptions(signal)
      // Bounds are whole seconds, and whether the exchange includes them is not documented.
      const query = { ticker, minTs: epochUs(from - SECOND_US), maxTs: to, limit: PAGE }
      const { tradesCreated } = await cutoff(options)
      const trades: AsyncIterable<Trade> =
        from > tradesCreated + DAY_US ? client.markets.trades(query, options) : client.history.trades(query, options)
      for await (const trade of trades) if (isWithin(trade.createdTime, { from, to })) yield trade
    },
    listCandlesticks: async function* (ticker, { from, to }, periodMinutes, signal) {
      const query = { startTs: from, endTs: to, periodMinutes }
      const candlesticks: AsyncIterable<Candlestick> = client.history.candlesticks(ticker, query, toOptions(signal))
      for await (const candlestick of candlesticks) if (candlestick.endPeriod > from && candlestick.endPeriod <= to) yield candlestick
    },
  }
}

async function* listSeriesMarkets(
  client: KalshiClient,
  seriesTicker: string,
  minSettledTs: EpochUs,
  signal: AbortSignal,
): AsyncGenerator<Market> {
  const options = toOptions(signal)
  for (const status of UNSETTLED) yield* client.markets.list({ seriesTicker, status, limit: PAGE }, options)
  yield* client.markets.list({ seriesTicker, status: 'settled', minSettledTs, limit: PAGE }, options)
}

/** An event outlives its markets in the live tier. */
async function withArchived(client: KalshiClient, event: KalshiEvent, signal: AbortSignal): Promise<KalshiEvent> {
  const markets: Market[] = []
  for await (const market of client.history.markets({ eventTicker: event.ticker }, toOptions(signal))) markets.push(market)
  return { ...event, markets }
}

const isWithin = (instant: EpochUs, { from, to }: Interval): boolean => instant >= from && instant < to

const toOptions = (signal: AbortSignal): CallOptions => ({ signal, maxRetries: MAX_RETRIES })

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

/** Asks once, unless that fails. */
function onceAnswered<A, T>(ask: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let known: Promise<T> | undefined
  return (argument) => {
    known ??= ask(argument).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}
