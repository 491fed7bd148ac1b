import { type EpochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { firstAfter } from './first-after.ts'

/** How long fills are kept for the rule. */
export const FILL_MEMORY_US = 900_000_000

export interface RecentFill {
  readonly atUs: EpochUs
  readonly count: Qty
  /** With all that were told before it. */
  readonly total: Qty
}

/** Pure. With one fill more, and without those that are too old for any rule. */
export function withFill(fills: readonly RecentFill[], atUs: EpochUs, count: Qty): readonly RecentFill[] {
  const fill: RecentFill = { atUs, count, total: qty((fills.at(-1)?.total ?? 0) + count) }
  const first = firstAfter(fills, atUs - FILL_MEMORY_US)
  return first === 0 ? [...fills, fill] : [...fills.slice(first), fill]
}

/** Pure. Contracts that were filled behind an instant, at most `FILL_MEMORY_US` before the last fill. */
export function filledSince(fills: readonly RecentFill[], instantUs: number): Qty {
  const first = fills[firstAfter(fills, instantUs)]
  return first ? qty((fills.at(-1)?.total ?? 0) - first.total + first.count) : qty(0)
}
