import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type Order, toOrder } from './order.ts'

/**
 * Gets one own order.
 * @throws {ApiError} 404: unknown, archived, or placed so lately that the exchange does not show it yet.
 * @see Kalshi REST reference, "Get Order"
 */
export function getOrder(transport: RestTransport, orderId: string, options?: CallOptions): ApiPromise<Order> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/portfolio/orders/${orderId}`, needsKey: true }),
    (body) => new Fields(body).need('order', toOrder),
    options,
  )
}
