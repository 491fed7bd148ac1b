import { fromLogOdds, logOdds } from '../probability/log-odds.ts'

/**
 * A price to buy at and a price to sell at, in dollars of YES, before they meet the grid. They may lie outside 0 to 1.
 * A side that is undefined is not quoted.
 */
export interface TwoSided {
  readonly bid: number | undefined
  readonly ask: number | undefined
}

/** Where a distance is measured: in dollars, or in log-odds, where it never leads past 0 or 1. */
export type Domain = 'price' | 'log-odds'

/** Both sides at one price. */
export const centred = (at: number): TwoSided => twoSided(at, at)

/** Drops a side that is no finite number. */
export function twoSided(bid: number, ask: number): TwoSided {
  return { bid: finite(bid), ask: finite(ask) }
}

/** Moves the bid by `bidBy` and the ask by `askBy`, signed, in `domain`. In log-odds a side outside 0 to 1 is dropped. */
export function move({ bid, ask }: TwoSided, domain: Domain, bidBy: number, askBy: number): TwoSided {
  const moved = (side: number | undefined, by: number): number => {
    if (side === undefined) return Number.NaN
    return domain === 'price' ? side + by : fromLogOdds(logOdds(side) + by)
  }
  return twoSided(moved(bid, bidBy), moved(ask, askBy))
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)
