import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, text } from '../answer/decode.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import { type MarketCandlesticks, type MarketCandlesticksQuery, toCandlestick } from '../markets/candlestick.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Gets candlesticks of one market. Those of a market that settled before the historical cutoff are not there.
 * @see Kalshi REST reference, "Get Market Candlesticks"
 */
export function getMarketCandlesticks(
  transport: RestTransport,
  seriesTicker: string,
  ticker: string,
  query: MarketCandlesticksQuery,
  options?: CallOptions,
): ApiPromise<MarketCandlesticks> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/series/${seriesTicker}/markets/${ticker}/candlesticks`, query: toQuery(query) }),
    toMarketCandlesticks,
    options,
  )
}

function toQuery(query: MarketCandlesticksQuery) {
  return {
    start_ts: secondsFrom(query.startTs),
    end_ts: secondsUntil(query.endTs),
    period_interval: query.periodMinutes,
    include_latest_before_start: query.includeLatestBeforeStart,
  }
}

const toMarketCandlesticks: Decoder<MarketCandlesticks> = (value) => {
  const fields = new Fields(value)
  return { ticker: fields.need('ticker', text), candlesticks: fields.need('candlesticks', listOf(toCandlestick)) }
}
