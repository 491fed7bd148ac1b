import type { Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, qtyText } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Gets what rests in front of an own order at its price; 0 for the first in line.
 * @throws {ApiError} 404: unknown or finished.
 * @see Kalshi REST reference, "Get Order Queue Position"
 */
export function getQueuePosition(transport: RestTransport, orderId: string, options?: CallOptions): ApiPromise<Qty> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/portfolio/orders/${orderId}/queue_position`, needsKey: true }),
    (body) => new Fields(body).need('queue_position_fp', qtyText),
    options,
  )
}
