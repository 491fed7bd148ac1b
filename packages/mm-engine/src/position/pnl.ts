import { type MicroUsd, microUsd, type Price } from '@kassandra/kalshi-sdk/units'
import { type Position, valueAt } from './position.ts'

/** Pure. Gain of what is held if it were sold at the mark, before fees. */
export const unrealizedAtMark = (position: Position, mark: Price): MicroUsd => microUsd(valueAt(position, mark) - position.cost)

/** Pure. Gain of what is held if the market settles against it: the cost is lost, never more. */
export const unrealizedAtWorst = (position: Position): MicroUsd => microUsd(-position.cost)

/** Pure. All that the market has brought with the rest at the mark: realized + unrealized - fees. */
export const pnlAtMark = (position: Position, mark: Price): MicroUsd =>
  microUsd(position.realizedPnl + unrealizedAtMark(position, mark) - position.feesPaid)

/** Pure. The same with the rest at its worst settlement. */
export const pnlAtWorst = (position: Position): MicroUsd => microUsd(position.realizedPnl + unrealizedAtWorst(position) - position.feesPaid)

/**
 * Pure. Average YES price of what is held in dollars, for models and eyes only: the exact figures are `cost` and `qty`.
 * Undefined where nothing is held.
 */
export function averageYesPrice({ qty, cost }: Position): number | undefined {
  if (qty === 0) return undefined
  const paidEach = cost / Math.abs(qty) / 10_000
  return qty > 0 ? paidEach : 1 - paidEach
}
