import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type QuoteKey, quotePath } from './quote-path.ts'

/**
 * Takes an own quote back, so that it can no longer be accepted.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Delete RFQ Quote"
 */
export function deleteQuote(transport: RestTransport, key: QuoteKey, options?: CallOptions): ApiPromise<void> {
  return call(transport, () => ({ method: 'DELETE', path: quotePath(key), needsKey: true }), nothing, options)
}
