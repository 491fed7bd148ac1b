import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, listOf, text } from '../answer/decode.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import { type CandlesticksQuery, type MarketCandlesticks, toCandlestick } from '../markets/candlestick.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** Candlesticks of every market of an event. */
export interface EventCandlesticks {
  readonly markets: readonly MarketCandlesticks[]
  /** Where the answer ends; before the end asked for when it was cut short: go on from here. */
  readonly adjustedEnd: EpochUs
}

/**
 * Gets candlesticks of all markets of one event.
 * @see Kalshi REST reference, "Get Event Candlesticks"
 */
export function getEventCandlesticks(
  transport: RestTransport,
  seriesTicker: string,
  eventTicker: string,
  query: CandlesticksQuery,
  options?: CallOptions,
): ApiPromise<EventCandlesticks> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/series/${seriesTicker}/events/${eventTicker}/candlesticks`, query: toQuery(query) }),
    toEventCandlesticks,
    options,
  )
}

function toQuery(query: CandlesticksQuery) {
  return { start_ts: secondsFrom(query.startTs), end_ts: secondsUntil(query.endTs), period_interval: query.periodMinutes }
}

const toEventCandlesticks: Decoder<EventCandlesticks> = (value) => {
  const fields = new Fields(value)
  const tickers = fields.need('market_tickers', listOf(text))
  const lists = fields.need('market_candlesticks', listOf(listOf(toCandlestick)))
  if (tickers.length !== lists.length) return fields.refuse(`has ${tickers.length} tickers and ${lists.length} lists of candlesticks`)
  return {
    markets: tickers.map((ticker, index) => ({ ticker, candlesticks: lists[index] ?? [] })),
    adjustedEnd: fields.need('adjusted_end_ts', instantInSeconds),
  }
}
