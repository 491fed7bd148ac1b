import { epochUs, qty } from '@kassandra/kalshi-sdk/units'
import type { OrderFacts, StoredOrder } from '../order-store.ts'
import { StoreError } from '../store-error.ts'

/** Pure. An order that was not stored before. */
export const firstOrder = (facts: OrderFacts): StoredOrder => ({
  id: facts.id,
  clientOrderId: facts.clientOrderId,
  exchangeOrderId: facts.exchangeOrderId,
  runEpoch: facts.runEpoch,
  marketId: facts.marketId,
  side: facts.side,
  price: facts.price,
  size: facts.size,
  filledSize: qty(0),
  status: facts.status,
  postOnly: facts.postOnly,
  expiresUs: facts.expiresUs,
  endReason: facts.endReason,
  createdUs: facts.atUs,
  updatedUs: facts.atUs,
})

/**
 * Pure. A stored order with what is told of it now. One that is done stays so; it still learns its ids. The same object where nothing is
 * new.
 * @throws {StoreError} `STORE_CONFLICT`: another market or side, or an id that differs from a stored one.
 */
export function mergeOrder(stored: StoredOrder, facts: OrderFacts): StoredOrder {
  refuseContradiction(stored, facts)
  const known = {
    ...stored,
    clientOrderId: stored.clientOrderId ?? facts.clientOrderId,
    exchangeOrderId: stored.exchangeOrderId ?? facts.exchangeOrderId,
    runEpoch: stored.runEpoch ?? facts.runEpoch,
    postOnly: stored.postOnly ?? facts.postOnly,
  }
  const order = stored.status === 'done' && facts.status !== 'done' ? known : { ...known, ...standing(stored, facts) }
  return isSame(order, stored) ? stored : { ...order, updatedUs: epochUs(Math.max(stored.updatedUs, facts.atUs)) }
}

const standing = (stored: StoredOrder, { price, size, status, expiresUs, endReason }: OrderFacts): Partial<StoredOrder> => ({
  price,
  size,
  status,
  expiresUs: expiresUs ?? stored.expiresUs,
  endReason: endReason ?? stored.endReason,
})

const isSame = (order: StoredOrder, stored: StoredOrder): boolean =>
  (Object.keys(stored) as (keyof StoredOrder)[]).every((field) => order[field] === stored[field])

function refuseContradiction(stored: StoredOrder, facts: OrderFacts): void {
  for (const field of ['marketId', 'side', 'clientOrderId', 'exchangeOrderId'] as const) {
    const [before, now] = [stored[field], facts[field]]
    if (before === undefined || now === undefined || before === now) continue
    throw new StoreError('STORE_CONFLICT', `order ${stored.id} has the ${field} ${before}, and is told with ${now}`)
  }
}
