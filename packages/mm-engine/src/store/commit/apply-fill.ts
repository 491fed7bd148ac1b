import type { NewFill, StoredFill } from '../fill-store.ts'
import type { StoredOrder } from '../order-store.ts'
import { StoreError } from '../store-error.ts'
import type { CommitState } from './commit-state.ts'
import { linkFill, linkFills } from './link-fills.ts'

/**
 * A fill, counted once. Told again, it may still name its order.
 * @throws {StoreError} `STORE_CONFLICT`: another fill of this trade id is stored, or it names an order that contradicts it.
 */
export function applyFill(state: CommitState, { orderId: toldOrderId, ...facts }: NewFill): void {
  const stored = state.fills.get(facts.tradeId)
  if (stored) refuseContradiction(stored, { orderId: toldOrderId, ...facts })
  if (stored?.orderId !== undefined) return
  const fill = stored ? named(stored, toldOrderId) : { ...facts, seq: ++state.lastFillSeq, orderId: undefined, toldOrderId }
  state.fills.put(fill.tradeId, fill)
  const order = findOrder(state, fill)
  if (order === undefined) return
  if (order.exchangeOrderId === undefined) linkFills(state, order.id)
  else linkFill(state, fill, order.id)
}

const named = (fill: StoredFill, toldOrderId: string | undefined): StoredFill =>
  toldOrderId === undefined || fill.toldOrderId !== undefined ? fill : { ...fill, toldOrderId }

function findOrder({ orders }: CommitState, { exchangeOrderId, toldOrderId }: StoredFill): StoredOrder | undefined {
  const told = toldOrderId === undefined ? undefined : orders.get(toldOrderId)
  if (told) return told
  for (const order of orders.all()) if (order.exchangeOrderId === exchangeOrderId) return order
  return undefined
}

/** Time and fee may be told differently by the stream and by the list of fills; what moves the position may not. */
function refuseContradiction(stored: StoredFill, told: NewFill): void {
  const fields = ['exchangeOrderId', 'marketId', 'side', 'price', 'count'] as const
  const differing: string[] = fields.filter((field) => stored[field] !== told[field])
  const orderId = stored.orderId ?? stored.toldOrderId
  if (orderId !== undefined && told.orderId !== undefined && orderId !== told.orderId) differing.push('orderId')
  if (differing.length === 0) return
  throw new StoreError('STORE_CONFLICT', `fill ${told.tradeId} is stored with another ${differing.join(', ')}`)
}
