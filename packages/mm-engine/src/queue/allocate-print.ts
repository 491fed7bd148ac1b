import type { BookSide } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type QueuePosition, type QueueRules, type QueueStep, stepQueue } from './queue-position.ts'

/** An order of ours that rests in a book of which it is not a part. */
export interface QueuedOrder {
  readonly orderId: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly position: QueuePosition
}

export interface Print {
  /** `ask` sold YES and met bids. */
  readonly takerSide: BookSide
  /** Of YES. */
  readonly price: Price
  readonly count: Qty
  readonly atUs: EpochUs
}

export interface QueuedFill {
  readonly orderId: string
  /** The order's own price: the maker's price is the trade's. */
  readonly price: Price
  readonly count: Qty
}

export interface AllocatedPrint<O extends QueuedOrder> {
  /** In the order in which they came; filled ones are still there, with 0 remaining. */
  readonly orders: readonly O[]
  /** Together never more than the print. */
  readonly fills: readonly QueuedFill[]
}

/**
 * Pure. Gives a print to our orders by price, then time (`orders` is by time). What one order takes, the next does not see.
 * A print beyond an order's price reaches it whole; one at its price reaches it after what is ahead; any other does not.
 */
export function allocatePrint<O extends QueuedOrder>(rules: QueueRules, orders: readonly O[], print: Print): AllocatedPrint<O> {
  const after = new Map<O, O>()
  const fills: QueuedFill[] = []
  let taken = 0
  for (const order of byPriority(
    orders.filter((each) => isReached(each, print)),
    print.takerSide,
  )) {
    const step = reach(rules, order, print, qty(taken))
    taken += step.filled
    after.set(order, { ...order, position: step.position })
    if (step.filled > 0) fills.push({ orderId: order.orderId, price: order.price, count: step.filled })
  }
  return { orders: orders.map((order) => after.get(order) ?? order), fills }
}

function reach(rules: QueueRules, { price, position }: QueuedOrder, print: Print, taken: Qty): QueueStep {
  if (price !== print.price) return stepQueue(rules, position, { kind: 'through', count: qty(print.count - taken) })
  return stepQueue(rules, position, { kind: 'print', count: print.count, taken, atUs: print.atUs })
}

/** A seller reaches bids at its price and above, a buyer asks at its price and below. */
function isReached({ side, price }: QueuedOrder, print: Print): boolean {
  if (side === print.takerSide) return false
  return side === 'bid' ? price >= print.price : price <= print.price
}

const byPriority = <O extends QueuedOrder>(orders: readonly O[], takerSide: BookSide): readonly O[] =>
  orders.toSorted((a, b) => (takerSide === 'ask' ? b.price - a.price : a.price - b.price))
