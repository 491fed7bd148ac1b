import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, listOf } from '../answer/decode.ts'
import { notEmpty } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type BatchItem, toBatchItem } from './batch-item.ts'
import { type CancelResult, type OrderPlace, toCancelResult, toPlace } from './cancel-order.ts'

export interface OrderToCancel extends OrderPlace {
  readonly orderId: string
}

/**
 * Cancels orders in one request, each on its own. Costs 2 tokens an order.
 * @returns One item for each order, in their order.
 * @throws {InvalidRequestError} No order.
 * @see Kalshi REST reference, "Batch Cancel Orders (V2)"
 */
export function cancelOrders(
  transport: RestTransport,
  orders: readonly OrderToCancel[],
  options?: CallOptions,
): ApiPromise<readonly BatchItem<CancelResult>[]> {
  return call(
    transport,
    () => ({
      method: 'DELETE',
      path: '/portfolio/events/orders/batched',
      needsKey: true,
      body: { orders: notEmpty(orders, 'orders').map((order) => ({ order_id: order.orderId, ...toPlace(order) })) },
    }),
    (body) => new Fields(body).need('orders', listOf(toBatchItem(toCancelResult))),
    options,
  )
}
