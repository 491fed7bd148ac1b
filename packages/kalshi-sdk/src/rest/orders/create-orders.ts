import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, listOf } from '../answer/decode.ts'
import { notEmpty } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type BatchItem, toBatchItem } from './batch-item.ts'
import { type CreateOrderRequest, toOrderBody } from './create-order.ts'
import { type OrderResult, toOrderResult } from './order-result.ts'

/**
 * Places orders in one request, each on its own: some may be refused while others are placed. Costs what the single orders
 * would, and is refused as a whole where that is more than the write bucket holds.
 * @returns One item for each order, in their order.
 * @throws {InvalidRequestError} No order, or one that cannot be right; none is sent then.
 * @see Kalshi REST reference, "Batch Create Orders (V2)"
 */
export function createOrders(
  transport: RestTransport,
  orders: readonly CreateOrderRequest[],
  options?: CallOptions,
): ApiPromise<readonly BatchItem<OrderResult>[]> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: '/portfolio/events/orders/batched',
      needsKey: true,
      body: { orders: notEmpty(orders, 'orders').map(toOrderBody) },
    }),
    (body) => new Fields(body).need('orders', listOf(toBatchItem(toOrderResult))),
    options,
  )
}
