import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { type AmendOrderRequest, type AmendResult, amendOrder } from '../rest/orders/amend-order.ts'
import type { BatchItem } from '../rest/orders/batch-item.ts'
import { type CancelAllOrdersQuery, cancelAllOrders } from '../rest/orders/cancel-all-orders.ts'
import { type CancelResult, cancelOrder, type OrderPlace } from '../rest/orders/cancel-order.ts'
import { cancelOrders, type OrderToCancel } from '../rest/orders/cancel-orders.ts'
import { type CreateOrderRequest, createOrder } from '../rest/orders/create-order.ts'
import { createOrders } from '../rest/orders/create-orders.ts'
import { type DecreaseOrderRequest, type DecreaseResult, decreaseOrder } from '../rest/orders/decrease-order.ts'
import { getOrder } from '../rest/orders/get-order.ts'
import { getQueuePosition } from '../rest/orders/get-queue-position.ts'
import { getQueuePositions, type QueuePosition, type QueuePositionsQuery } from '../rest/orders/get-queue-positions.ts'
import { type ListOrdersQuery, listOrders } from '../rest/orders/list-orders.ts'
import type { Order } from '../rest/orders/order.ts'
import type { OrderResult } from '../rest/orders/order-result.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import type { Qty } from '../units/qty.ts'

/** Own orders. */
export interface OrdersResource {
  /** See `createOrder`. */
  create(request: CreateOrderRequest, options?: CallOptions): ApiPromise<OrderResult>
  /** See `createOrders`. */
  createBatch(orders: readonly CreateOrderRequest[], options?: CallOptions): ApiPromise<readonly BatchItem<OrderResult>[]>
  /** See `cancelOrder`. */
  cancel(orderId: string, place?: OrderPlace, options?: CallOptions): ApiPromise<CancelResult>
  /** See `cancelOrders`. */
  cancelBatch(orders: readonly OrderToCancel[], options?: CallOptions): ApiPromise<readonly BatchItem<CancelResult>[]>
  /** See `cancelAllOrders`. */
  cancelAll(query?: CancelAllOrdersQuery, options?: CallOptions): ApiPromise<void>
  /** See `amendOrder`. */
  amend(orderId: string, request: AmendOrderRequest, options?: CallOptions): ApiPromise<AmendResult>
  /** See `decreaseOrder`. */
  decrease(orderId: string, request: DecreaseOrderRequest, options?: CallOptions): ApiPromise<DecreaseResult>
  /** See `listOrders`. */
  list(query?: ListOrdersQuery, options?: CallOptions): Listing<Order>
  /** See `getOrder`. */
  get(orderId: string, options?: CallOptions): ApiPromise<Order>
  /** See `getQueuePosition`. */
  queuePosition(orderId: string, options?: CallOptions): ApiPromise<Qty>
  /** See `getQueuePositions`. */
  queuePositions(query: QueuePositionsQuery, options?: CallOptions): ApiPromise<readonly QueuePosition[]>
}

export function bindOrders(transport: RestTransport): OrdersResource {
  return {
    create: (request, options) => createOrder(transport, request, options),
    createBatch: (orders, options) => createOrders(transport, orders, options),
    cancel: (orderId, place, options) => cancelOrder(transport, orderId, place, options),
    cancelBatch: (orders, options) => cancelOrders(transport, orders, options),
    cancelAll: (query, options) => cancelAllOrders(transport, query, options),
    amend: (orderId, request, options) => amendOrder(transport, orderId, request, options),
    decrease: (orderId, request, options) => decreaseOrder(transport, orderId, request, options),
    list: (query, options) => listOrders(transport, query, options),
    get: (orderId, options) => getOrder(transport, orderId, options),
    queuePosition: (orderId, options) => getQueuePosition(transport, orderId, options),
    queuePositions: (query, options) => getQueuePositions(transport, query, options),
  }
}
