import type { MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'
import type { ModelContext } from '../model/model-context.ts'
import type { TwoSided } from '../model/two-sided.ts'

export interface SizeContext extends ModelContext {
  /** Signed position, + long YES. */
  readonly position: Qty
  /** Prices at which the first level is wanted, before the grid. */
  readonly wanted: TwoSided
  /** What the maker may lose altogether; undefined where the caller does not say. */
  readonly bankroll: MicroUsd | undefined
}

/** Counts of 0.01 contract, not yet rounded to the size step nor cut to the position limit. Never negative. */
export interface Sizes {
  readonly bid: number
  readonly ask: number
}

/** Says how much the first level of each side offers. Pure. */
export interface SizeModel {
  sizes(context: SizeContext): Sizes
}
