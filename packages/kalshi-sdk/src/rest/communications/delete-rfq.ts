import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Closes an own request; its quotes can no longer be accepted.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Delete RFQ"
 */
export function deleteRfq(transport: RestTransport, rfqId: string, options?: CallOptions): ApiPromise<void> {
  return call(transport, () => ({ method: 'DELETE', path: restPath`/communications/rfqs/${rfqId}`, needsKey: true }), nothing, options)
}
