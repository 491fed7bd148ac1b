import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, listOf, priceText, qtyText, text } from '../answer/decode.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { Candlestick, CandlesticksQuery, MarketCandlesticks, PriceSpan, TradedSpan } from '../markets/candlestick.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Gets candlesticks of a market that settled before the historical cutoff. The exchange gives no extremes of traded prices there
 * beside high and low.
 * @throws {ApiError} 404: unknown, or still live.
 * @see Kalshi REST reference, "Get Historical Market Candlesticks"
 */
export function getHistoricalCandlesticks(
  transport: RestTransport,
  ticker: string,
  query: CandlesticksQuery,
  options?: CallOptions,
): ApiPromise<MarketCandlesticks> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/historical/markets/${ticker}/candlesticks`, query: toQuery(query) }),
    toMarketCandlesticks,
    options,
  )
}

function toQuery({ startTs, endTs, periodMinutes }: CandlesticksQuery) {
  return { start_ts: secondsFrom(startTs), end_ts: secondsUntil(endTs), period_interval: periodMinutes }
}

const toMarketCandlesticks: Decoder<MarketCandlesticks> = (value) => {
  const fields = new Fields(value)
  return { ticker: fields.need('ticker', text), candlesticks: fields.need('candlesticks', listOf(toCandlestick)) }
}

const toCandlestick: Decoder<Candlestick> = (value) => {
  const fields = new Fields(value)
  return {
    endPeriod: fields.need('end_period_ts', instantInSeconds),
    yesBid: fields.need('yes_bid', toSpan),
    yesAsk: fields.need('yes_ask', toSpan),
    price: fields.need('price', toTradedSpan),
    volume: fields.need('volume', qtyText),
    openInterest: fields.need('open_interest', qtyText),
  }
}

const toSpan: Decoder<PriceSpan> = (value) => {
  const fields = new Fields(value)
  return {
    open: fields.find('open', priceText),
    high: fields.find('high', priceText),
    low: fields.find('low', priceText),
    close: fields.find('close', priceText),
  }
}

const toTradedSpan: Decoder<TradedSpan> = (value) => {
  const fields = new Fields(value)
  return {
    ...toSpan(value),
    mean: fields.find('mean', priceText),
    previous: fields.find('previous', priceText),
    min: undefined,
    max: undefined,
  }
}
