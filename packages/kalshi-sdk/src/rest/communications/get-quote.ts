import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Quote, toQuote } from './quote.ts'
import { type QuoteKey, quotePath } from './quote-path.ts'

/**
 * Gets one quote.
 * @throws {ApiError} 404: unknown, or others'.
 * @see Kalshi REST reference, "Get RFQ Quote"
 */
export function getQuote(transport: RestTransport, key: QuoteKey, options?: CallOptions): ApiPromise<Quote> {
  return call(
    transport,
    () => ({ method: 'GET', path: quotePath(key), needsKey: true }),
    (body) => new Fields(body).need('quote', toQuote),
    options,
  )
}
