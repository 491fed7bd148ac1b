import { type MicroUsd, microUsd, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../../exchange/level.ts'

/** What rests, in the scale of the outcome that it buys. */
export interface Resting {
  readonly side: Side
  readonly price: Price
  readonly remaining: Qty
}

/**
 * What resting orders of one subaccount in one market may cost at worst. A purchase that closes pairs costs nothing; which orders
 * will do so is not known before, so the cheapest are taken to.
 */
export function collateralOf(orders: Iterable<Resting>, coveredBy: (side: Side) => Qty): MicroUsd {
  const all = [...orders]
  return microUsd(costOf(all, 'yes', coveredBy('no')) + costOf(all, 'no', coveredBy('yes')))
}

function costOf(orders: readonly Resting[], side: Side, covered: number): number {
  const cheapestFirst = orders.filter((order) => order.side === side).sort((a, b) => a.price - b.price)
  let cover = covered
  let cost = 0
  for (const { price, remaining } of cheapestFirst) {
    const free = Math.min(cover, remaining)
    cover -= free
    cost += price * (remaining - free)
  }
  return cost
}
