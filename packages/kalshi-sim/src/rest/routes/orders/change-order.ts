import { formatQty, qty } from '@kassandra/kalshi-sdk/units'
import type { Order } from '../../../trading/orders/order.ts'
import type { Owner } from '../../../trading/owner.ts'
import type { Amendment } from '../../../trading/trading.ts'
import { type Body, required } from '../../body.ts'
import { onShard, ownerOf, type Routing, shardOf, uuid } from '../../member-scope.ts'
import { invalidParameter, notFound } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { millis, toHeadView, toResultView } from '../../views/order-view.ts'
import { errorView } from './create-order.ts'
import { clientOrderId, present } from './read-order.ts'
import { shardOfMarket } from './shard-of-market.ts'

/** @see Kalshi API reference, section 9.4 */
export const cancelOrder: MemberRoute = {
  method: 'DELETE',
  path: '/portfolio/events/orders/:order_id',
  auth: 'key',
  handle: (context) => {
    const { query, params } = context
    const routing = { exchangeIndex: query.integer('exchange_index', -1, 99), marketTicker: query.text('market_ticker') }
    return cancel(context, uuid('order_id', params['order_id']), query.subaccount(), routing)
  },
}

/** The orders stand in the body of the DELETE. */
export const cancelOrders: MemberRoute = {
  method: 'DELETE',
  path: '/portfolio/events/orders/batched',
  auth: 'key',
  units: (body) => body.list('orders')?.length ?? 1,
  handle: (context) => {
    const items = required('orders', context.body.list('orders'))
    // All ids first: one that is missing or no text refuses the request before anything is cancelled.
    const ids = items.map((item) => required('order_id', item.text('order_id')))
    return { orders: items.map((item, index) => cancelItem(context, item, ids[index] ?? '')) }
  },
}

/** Everything, on every shard. */
export const cancelAllOrders: MemberRoute = {
  method: 'DELETE',
  path: '/portfolio/events/orders',
  auth: 'key',
  status: 204,
  handle: ({ engine, identity, query }) => {
    const named = query.subaccount()
    const subaccount = identity.subaccount === undefined && named === undefined ? undefined : ownerOf(identity, named).subaccount
    engine.command((trading, atUs) => trading.cancelAll(identity.memberId, subaccount, atUs))
  },
}

/** Exactly one of `reduce_by` and `reduce_to`; the place in the queue stays. */
export const decreaseOrder: MemberRoute = {
  method: 'POST',
  path: '/portfolio/events/orders/:order_id/decrease',
  auth: 'key',
  handle: (context) => {
    const { engine, body, query } = context
    const order = find(context, query.subaccount(), {
      exchangeIndex: body.shard(),
      marketTicker: body.text('market_ticker'),
    })
    const by = body.count('reduce_by')
    const to = body.count('reduce_to')
    if ((by === undefined) === (to === undefined)) throw invalidParameter('exactly one of reduce_by and reduce_to')
    const change = by === undefined ? { reduceTo: to ?? qty(0) } : { reduceBy: by }
    engine.command((trading, atUs) => trading.decrease(order.owner, order.id, change, atUs))
    return { ...toHeadView(order), remaining_count: formatQty(order.remaining), ts_ms: millis(order.updatedUs) }
  },
}

/** `count` is the whole order: what is filled and what should rest. An `expiration_time` of 0 takes the expiry away. */
export const amendOrder: MemberRoute = {
  method: 'POST',
  path: '/portfolio/events/orders/:order_id/amend',
  auth: 'key',
  handle: (context) => {
    const { engine, body, query } = context
    const ticker = required('ticker', body.text('ticker'))
    const amendment: Amendment = {
      ticker,
      side: required('side', body.choice('side', ['bid', 'ask'])),
      yesPrice: required('price', body.price('price')),
      count: required('count', body.count('count')),
      ...present({
        clientOrderId: clientOrderId(body, 'client_order_id'),
        updatedClientOrderId: clientOrderId(body, 'updated_client_order_id'),
        expirationUs: body.integer('expiration_time', 0, 9_007_199_254) === 0 ? ('none' as const) : body.instant('expiration_time'),
      }),
    }
    // An order that contradicts the body is told so, whatever shard the body's market is on.
    const exchangeIndex = body.shard()
    const order = findAnywhere(context, query.subaccount())
    if (exchangeIndex !== undefined && exchangeIndex >= 0) onShard(order, exchangeIndex)
    engine.command((trading, atUs) => trading.amend(order.owner, order.id, amendment, atUs))
    return toResultView(order, order.updatedUs)
  },
}

function cancelItem(context: MemberContext, item: Body, orderId: string): unknown {
  try {
    const routing = { exchangeIndex: item.shard(), marketTicker: item.text('market_ticker') }
    return cancel(context, uuid('order_id', orderId), item.subaccount(), routing)
  } catch (error) {
    return { order_id: orderId, reduced_by: formatQty(qty(0)), error: errorView(error) }
  }
}

function cancel(context: MemberContext, orderId: string, subaccount: number | undefined, routing: Routing): unknown {
  const order = onShard(findById(context, ownerOf(context.identity, subaccount), orderId), shardOf(routing, shardOfMarket(context)))
  const reduced = context.engine.command((trading, atUs) => trading.cancel(order.owner, order.id, atUs))
  return { ...toHeadView(order), reduced_by: formatQty(reduced), ts_ms: millis(order.updatedUs) }
}

const find = (context: MemberContext, subaccount: number | undefined, routing: Routing): Order =>
  onShard(findAnywhere(context, subaccount), shardOf(routing, shardOfMarket(context)))

const findAnywhere = (context: MemberContext, subaccount: number | undefined): Order =>
  findById(context, ownerOf(context.identity, subaccount), uuid('order_id', context.params['order_id']))

function findById({ engine }: MemberContext, { memberId, subaccount }: Owner, orderId: string): Order {
  const order = engine.trading.orders.get(orderId)
  if (order?.owner.memberId !== memberId || order.owner.subaccount !== subaccount) throw notFound()
  return order
}
