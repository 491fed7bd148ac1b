import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type Rfq, toRfq } from './rfq.ts'

/**
 * Gets one request for quotes.
 * @throws {ApiError} 404: unknown, or closed for more than 7 days.
 * @see Kalshi REST reference, "Get RFQ"
 */
export function getRfq(transport: RestTransport, rfqId: string, options?: CallOptions): ApiPromise<Rfq> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/communications/rfqs/${rfqId}`, needsKey: true }),
    (body) => new Fields(body).need('rfq', toRfq),
    options,
  )
}
