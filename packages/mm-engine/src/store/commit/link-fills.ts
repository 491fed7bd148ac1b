import { qty } from '@kassandra/kalshi-sdk/units'
import type { StoredFill } from '../fill-store.ts'
import type { StoredOrder } from '../order-store.ts'
import { StoreError } from '../store-error.ts'
import type { CommitState } from './commit-state.ts'

/** Hands a stored order every fill that names it and belongs to none. */
export function linkFills(state: CommitState, orderId: string): void {
  for (const fill of state.fills.all()) if (fill.orderId === undefined && fill.toldOrderId === orderId) linkFill(state, fill, orderId)
  const exchangeOrderId = state.orders.get(orderId)?.exchangeOrderId
  if (exchangeOrderId === undefined) return
  for (const fill of state.fills.all()) {
    if (fill.orderId === undefined && fill.exchangeOrderId === exchangeOrderId) linkFill(state, fill, orderId)
  }
}

/**
 * Hands a stored order one fill, which teaches it its id on the exchange.
 * @throws {StoreError} `STORE_CONFLICT`: the two disagree about an id or the market.
 */
export function linkFill({ orders, fills }: CommitState, fill: StoredFill, orderId: string): void {
  const order = orders.get(orderId)
  if (order === undefined) return
  refuseContradiction(fill, order)
  fills.put(fill.tradeId, { ...fill, orderId })
  orders.put(orderId, { ...order, exchangeOrderId: fill.exchangeOrderId, filledSize: qty(order.filledSize + fill.count) })
}

function refuseContradiction(fill: StoredFill, order: StoredOrder): void {
  const isNamed = fill.toldOrderId === undefined || [order.id, order.clientOrderId].includes(fill.toldOrderId)
  const isOfExchange = (order.exchangeOrderId ?? fill.exchangeOrderId) === fill.exchangeOrderId
  if (isNamed && isOfExchange && fill.marketId === order.marketId) return
  const told = `fill ${fill.tradeId} of ${fill.marketId} names the orders ${fill.exchangeOrderId} and ${fill.toldOrderId ?? 'none of ours'}`
  const stored = `order ${order.id} of ${order.marketId} is ${order.exchangeOrderId ?? 'not known'} on the exchange`
  throw new StoreError('STORE_CONFLICT', `${told}, but ${stored}`)
}
