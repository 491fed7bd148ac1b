import { formatQty } from '@kassandra/kalshi-sdk/units'
import type { Order } from '../../../trading/orders/order.ts'
import { pageBack } from '../../cursor.ts'
import { isWithin } from '../../filter-time.ts'
import { subaccountOf, uuid } from '../../member-scope.ts'
import { badRequest, notFound } from '../../rest-error.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'
import { toOrderView } from '../../views/order-view.ts'

const STATUSES = ['resting', 'canceled', 'executed'] as const

/** Newest first, of all subaccounts unless one is named. @see Kalshi API reference, section 9.5 */
export const listOrders: MemberRoute = {
  path: '/portfolio/orders',
  auth: 'key',
  handle: (context) => pageOfOrders('orders', false, context),
}

/** Those that were finished before the historical cutoff. */
export const listArchivedOrders: MemberRoute = {
  path: '/historical/orders',
  auth: 'key',
  handle: (context) => pageOfOrders('archived-orders', true, context),
}

export const getOrder: MemberRoute = {
  path: '/portfolio/orders/:order_id',
  auth: 'key',
  handle: (context) => ({ order: toOrderView(find(context)) }),
}

/** The quantity ahead: "0.00" for the first in line. */
export const getQueuePosition: MemberRoute = {
  path: '/portfolio/orders/:order_id/queue_position',
  auth: 'key',
  handle: (context) => {
    const position = context.engine.trading.queuePosition(find(context))
    if (position === undefined) throw notFound()
    return { queue_position_fp: formatQty(position) }
  },
}

/** Of all resting orders of some markets or of an event. */
export const listQueuePositions: MemberRoute = {
  path: '/portfolio/orders/queue_positions',
  auth: 'key',
  handle: (context) => {
    const { engine, query, identity, catalogue } = context
    const tickers = query.list('market_tickers')
    const eventTicker = query.text('event_ticker')
    if (!tickers && eventTicker === undefined) throw badRequest('market_tickers or event_ticker is needed')
    const wanted = new Set(tickers ?? catalogue.marketsOf(eventTicker ?? '').map(({ ticker }) => ticker))
    const subaccount = subaccountOf(identity, query.subaccount())
    const resting = engine.trading.orders
      .resting()
      .filter((order) => isOf(order, identity.memberId, subaccount) && wanted.has(order.ticker))
    return {
      queue_positions: resting.flatMap((order) => {
        const position = engine.trading.queuePosition(order)
        return position === undefined ? [] : [{ order_id: order.id, market_ticker: order.ticker, queue_position_fp: formatQty(position) }]
      }),
    }
  },
}

function pageOfOrders(list: string, isArchived: boolean, context: MemberContext): unknown {
  const { portfolio, history, query } = context
  const passes = toFilter(context)
  const isWanted = (order: Order): boolean => history.isArchivedOrder(order) === isArchived && passes(order)
  const { page, cursor } = pageBack(list, portfolio.reads.orders.list(), query.limit(1_000, 100), query.text('cursor'), isWanted)
  return { orders: page.map(toOrderView), cursor }
}

function toFilter({ query, identity, catalogue }: MemberContext): (order: Order) => boolean {
  const ticker = query.text('ticker')
  const eventTickers = query.list('event_ticker')
  const status = query.choice('status', STATUSES)
  const [minS, maxS] = [query.seconds('min_ts'), query.seconds('max_ts')]
  const subaccount = subaccountOf(identity, query.subaccount())
  const shard = query.integer('exchange_index', 0, 99)
  return (order) =>
    isOf(order, identity.memberId, subaccount) &&
    (ticker === undefined || order.ticker === ticker) &&
    (!eventTickers || eventTickers.includes(catalogue.findMarket(order.ticker)?.definition.eventTicker ?? '')) &&
    (status === undefined || order.status === status) &&
    (shard === undefined || order.shard === shard) &&
    isWithin(order.createdUs, minS, maxS)
}

function find({ portfolio, history, identity, params }: MemberContext): Order {
  const order = portfolio.reads.orders.get(uuid('order_id', params['order_id']))
  if (!order || !isOf(order, identity.memberId, identity.subaccount)) throw notFound()
  if (history.isArchivedOrder(order) || !portfolio.isVisible(order)) throw notFound()
  return order
}

const isOf = ({ owner }: Order, memberId: string, subaccount: number | undefined): boolean =>
  owner.memberId === memberId && (subaccount === undefined || owner.subaccount === subaccount)
