import type { OrderbookLevels } from '../../book/level.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, text } from '../answer/decode.ts'
import type { CallOptions, RestRequest, RestTransport } from '../transport/rest-transport.ts'
import { toOrderbookLevels } from './orderbook.ts'

/** The book of one market among several. */
export interface MarketOrderbook extends OrderbookLevels {
  readonly ticker: string
}

const MOST_TICKERS = 100

/**
 * Gets the resting bids of 1 to 100 markets in one request.
 * @throws {InvalidRequestError} No ticker, or more than 100.
 * @see Kalshi REST reference, "Get Multiple Market Orderbooks"
 */
export function getOrderbooks(
  transport: RestTransport,
  tickers: readonly string[],
  options?: CallOptions,
): ApiPromise<readonly MarketOrderbook[]> {
  return call(
    transport,
    () => toRequest(tickers),
    (body) => new Fields(body).need('orderbooks', listOf(toMarketOrderbook)),
    options,
  )
}

function toRequest(tickers: readonly string[]): RestRequest {
  if (tickers.length === 0 || tickers.length > MOST_TICKERS) {
    throw new InvalidRequestError(`order books are asked for 1 to ${MOST_TICKERS} tickers at once, not ${tickers.length}`)
  }
  return { method: 'GET', path: '/markets/orderbooks', query: { tickers } }
}

const toMarketOrderbook: Decoder<MarketOrderbook> = (value) => {
  const fields = new Fields(value)
  return { ticker: fields.need('ticker', text), ...fields.need('orderbook_fp', toOrderbookLevels) }
}
