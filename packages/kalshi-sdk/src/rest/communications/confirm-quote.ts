import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type QuoteKey, quotePath } from './quote-path.ts'

/**
 * Confirms an accepted own quote. After the execution timer, 15 s or 1 s on markets of high volume, both orders enter the book.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Confirm RFQ Quote"
 */
export function confirmQuote(transport: RestTransport, key: QuoteKey, options?: CallOptions): ApiPromise<void> {
  return call(transport, () => ({ method: 'PUT', path: `${quotePath(key)}/confirm`, needsKey: true, body: {} }), nothing, options)
}
