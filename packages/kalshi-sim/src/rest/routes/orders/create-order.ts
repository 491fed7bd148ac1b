import type { Order } from '../../../trading/orders/order.ts'
import { type Body, required } from '../../body.ts'
import { shardOf } from '../../member-scope.ts'
import { toRestError } from '../../refusals.ts'
import { notFound } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toResultView } from '../../views/order-view.ts'
import { type AskedOrder, readOrder } from './read-order.ts'
import { shardOfMarket } from './shard-of-market.ts'

/** @see Kalshi API reference, section 9.2 */
export const createOrder: MemberRoute = {
  method: 'POST',
  path: '/portfolio/events/orders',
  auth: 'key',
  status: 201,
  handle: (context) => place(context, readOrder(context.body, context)),
}

/** Each order succeeds or fails by itself; the answer keeps the order of the request. @see section 9.4 */
export const createOrders: MemberRoute = {
  method: 'POST',
  path: '/portfolio/events/orders/batched',
  auth: 'key',
  status: 201,
  units: (body) => body.list('orders')?.length ?? 1,
  handle: (context) => {
    const items = required('orders', context.body.list('orders'))
    // All ids first: one that is no text refuses the request before anything is placed.
    const ids = items.map((item) => item.text('client_order_id'))
    return { orders: items.map((item, index) => placeItem(context, item, ids[index])) }
  },
}

function placeItem(context: MemberContext, item: Body, clientOrderId: string | undefined): unknown {
  try {
    return place(context, readOrder(item, context))
  } catch (error) {
    return { ...idOf(clientOrderId), error: errorView(error) }
  }
}

function place(context: MemberContext, { owner, request, routing }: AskedOrder): unknown {
  if (shardOf(routing, shardOfMarket(context)) !== (shardOfMarket(context)(request.ticker) ?? 0)) throw notFound()
  const order: Order = context.engine.command((trading, atUs) => trading.place(owner, request, atUs))
  return toResultView(order, order.updatedUs)
}

/** What went wrong with one item of a batch. */
export function errorView(error: unknown): unknown {
  const refusal = toRestError(error)
  if (!refusal) throw error
  const { code, message, details } = refusal
  return { code, message, ...(details === undefined ? {} : { details }) }
}

const idOf = (clientOrderId: string | undefined) => (clientOrderId === undefined ? {} : { client_order_id: clientOrderId })
