import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { type Order, toOrder } from '../orders/order.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type OwnHistoryQuery, toOwnHistoryQuery } from './own-history-query.ts'

/**
 * Lists own orders that were finished before the historical cutoff.
 * @see Kalshi REST reference, "Get Historical Orders"
 */
export function listHistoricalOrders(transport: RestTransport, query: OwnHistoryQuery = {}, options?: CallOptions): Listing<Order> {
  const request = { method: 'GET', path: '/historical/orders', needsKey: true, query: toOwnHistoryQuery(query) } as const
  return list(transport, request, pageOf('orders', toOrder), options)
}
