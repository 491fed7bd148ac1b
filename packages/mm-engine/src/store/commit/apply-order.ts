import type { OrderFacts } from '../order-store.ts'
import { StoreError } from '../store-error.ts'
import type { CommitState } from './commit-state.ts'
import { linkFills } from './link-fills.ts'
import { firstOrder, mergeOrder } from './merge-order.ts'

/** An order as it is told now, with the fills that came before it was known by the id they named. */
export function applyOrder(state: CommitState, facts: OrderFacts): void {
  const stored = state.orders.get(facts.id)
  const order = stored ? mergeOrder(stored, facts) : firstOrder(facts)
  refuseForeignId(state, facts)
  state.orders.put(order.id, order)
  linkFills(state, order.id)
}

function refuseForeignId({ orders }: CommitState, { id, exchangeOrderId }: OrderFacts): void {
  if (exchangeOrderId === undefined) return
  for (const other of orders.all()) {
    if (other.exchangeOrderId !== exchangeOrderId || other.id === id) continue
    throw new StoreError('STORE_CONFLICT', `order ${id} is told as ${exchangeOrderId} of the exchange, which is order ${other.id}`)
  }
}
