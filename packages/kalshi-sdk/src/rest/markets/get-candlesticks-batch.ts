import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, text } from '../answer/decode.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestRequest, RestTransport } from '../transport/rest-transport.ts'
import { type MarketCandlesticks, type MarketCandlesticksQuery, toCandlestick } from './candlestick.ts'

const MOST_TICKERS = 100

/**
 * Gets candlesticks of 1 to 100 markets in one request, at most 10,000 in all.
 * @throws {InvalidRequestError} No ticker, or more than 100.
 * @see Kalshi REST reference, "Batch Get Market Candlesticks"
 */
export function getCandlesticksBatch(
  transport: RestTransport,
  tickers: readonly string[],
  query: MarketCandlesticksQuery,
  options?: CallOptions,
): ApiPromise<readonly MarketCandlesticks[]> {
  return call(
    transport,
    () => toRequest(tickers, query),
    (body) => new Fields(body).need('markets', listOf(toMarketCandlesticks)),
    options,
  )
}

function toRequest(tickers: readonly string[], query: MarketCandlesticksQuery): RestRequest {
  if (tickers.length === 0 || tickers.length > MOST_TICKERS) {
    throw new InvalidRequestError(`candlesticks are asked for 1 to ${MOST_TICKERS} tickers at once, not ${tickers.length}`)
  }
  return {
    method: 'GET',
    path: '/markets/candlesticks',
    query: {
      market_tickers: tickers.join(','),
      start_ts: secondsFrom(query.startTs),
      end_ts: secondsUntil(query.endTs),
      period_interval: query.periodMinutes,
      include_latest_before_start: query.includeLatestBeforeStart,
    },
  }
}

const toMarketCandlesticks: Decoder<MarketCandlesticks> = (value) => {
  const fields = new Fields(value)
  return { ticker: fields.need('market_ticker', text), candlesticks: fields.need('candlesticks', listOf(toCandlestick)) }
}
