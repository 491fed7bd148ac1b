import { type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import { excessOf, type ManagedOrder } from './managed-order.ts'
import type { OrderBookkeeping } from './order-bookkeeping.ts'

type Fill = Extract<PrivateEvent, { kind: 'fill' }>
type Changed = Extract<PrivateEvent, { kind: 'changed' }>

/** Pure. Takes up one fact that the exchange tells. */
export function applyEvent(state: OrderBookkeeping, event: PrivateEvent): OrderBookkeeping {
  if (event.kind === 'fill') return applyFill(state, event)
  const order = state.orders.get(event.clientOrderId)
  return order ? put(state, applyAnswer(order, event)) : state
}

function applyAnswer(order: ManagedOrder, event: Exclude<PrivateEvent, Fill>): ManagedOrder {
  const isAnswer = 'commandId' in event && event.commandId === order.inFlight?.commandId
  switch (event.kind) {
    case 'accepted':
      return accept(order, event)
    case 'ended':
      return { ...order, ended: order.ended ?? event.reason }
    case 'unknown':
      return isAnswer ? { ...order, isUnknown: true } : order
    case 'refused':
      return isAnswer ? refuse(order, event.code) : order
    case 'changed':
      return isAnswer ? change(order, event) : order
  }
}

function accept(order: ManagedOrder, event: Extract<PrivateEvent, { kind: 'accepted' }>): ManagedOrder {
  if (order.orderId !== undefined) return order
  // What has filled at once counts as what may still fill until its fills are told: else it would be ordered a second time.
  const known = { ...order, orderId: event.orderId }
  if (order.inFlight?.kind !== 'create') return known
  return { ...known, total: qty(event.filled + event.remaining), inFlight: undefined, isUnknown: false }
}

const refuse = (order: ManagedOrder, code: string): ManagedOrder => ({
  ...order,
  inFlight: undefined,
  isUnknown: false,
  ended: order.ended ?? (order.inFlight?.kind === 'create' ? code : undefined),
})

function change(order: ManagedOrder, { price, reduced }: Changed): ManagedOrder {
  if (!order.inFlight || order.inFlight.kind === 'create') return order
  const { kind, total, expiresUs } = order.inFlight
  const settled = { ...order, price, expiresUs, inFlight: undefined, isUnknown: false }
  if (kind === 'amend') return { ...settled, total }
  return reduced === undefined ? { ...settled, isLoose: true } : { ...settled, total: qty(order.total - reduced) }
}

function applyFill(state: OrderBookkeeping, fill: Fill): OrderBookkeeping {
  const order = orderOf(state, fill)
  if (!order) return applyForeign(state, fill)
  if (order.fills.has(fill.tradeId)) return state
  const filled = { ...order, fills: new Map(order.fills).set(fill.tradeId, fill.count) }
  return takeOff(put(state, filled), fill)
}

const orderOf = ({ orders }: OrderBookkeeping, { clientOrderId, orderId }: Fill): ManagedOrder | undefined =>
  clientOrderId === undefined ? [...orders.values()].find((order) => order.orderId === orderId) : orders.get(clientOrderId)

function applyForeign(state: OrderBookkeeping, { tradeId, orderId, ticker, count }: Fill): OrderBookkeeping {
  if (state.anomalies.some((known) => known.kind === 'foreign-fill' && known.tradeId === tradeId)) return state
  return { ...state, anomalies: [...state.anomalies, { kind: 'foreign-fill', tradeId, orderId, ticker, count }] }
}

/** What has filled is no longer wanted, until desired orders come that know of it. */
function takeOff(state: OrderBookkeeping, { ticker, side, count }: Fill): OrderBookkeeping {
  const desired = state.desired.get(ticker)
  if (!desired) return state
  const left = side === 'bid' ? { bids: without(desired.bids, count) } : { asks: without(desired.asks, count) }
  return { ...state, desired: new Map(state.desired).set(ticker, { ...desired, ...left }) }
}

function without(quotes: readonly Quote[], count: Qty): readonly Quote[] {
  let open: number = count
  return quotes.flatMap((quote) => {
    const taken = Math.min(open, quote.quantity)
    open -= taken
    return taken === quote.quantity ? [] : [{ ...quote, quantity: qty(quote.quantity - taken) }]
  })
}

/** One anomaly an order, with all that is too much of it. */
function put(state: OrderBookkeeping, order: ManagedOrder): OrderBookkeeping {
  const { clientOrderId } = order
  const excess = excessOf(order)
  const others = state.anomalies.filter((known) => known.kind !== 'overfill' || known.clientOrderId !== clientOrderId)
  const anomalies = excess > 0 ? [...others, { kind: 'overfill', clientOrderId, excess } as const] : others
  return { ...state, orders: new Map(state.orders).set(clientOrderId, order), anomalies }
}
