import type { Outcome } from '../../book/level.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type QuoteKey, quotePath } from './quote-path.ts'

/**
 * Accepts a quote on an own request. Its maker then has 30 s to confirm, 3 s on markets of high volume.
 * @param acceptedSide The maker's bid that is hit: `yes` has the maker buy YES, and the requester NO.
 * @throws {ApiError} 400, 404
 * @see Kalshi REST reference, "Accept RFQ Quote"
 */
export function acceptQuote(transport: RestTransport, key: QuoteKey, acceptedSide: Outcome, options?: CallOptions): ApiPromise<void> {
  return call(
    transport,
    () => ({ method: 'PUT', path: `${quotePath(key)}/accept`, needsKey: true, body: { accepted_side: acceptedSide } }),
    nothing,
    options,
  )
}
