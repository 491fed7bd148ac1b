/** What reservation, spread, skew and size models see: plain numbers, already dated and capped. */
export interface ModelContext {
  /** Probability of YES, equally its value in dollars. */
  readonly fair: number
  /** Signed position in units, + long YES. A unit is what the config says, one contract by default. */
  readonly inventory: number
  /** Position at which the growing side stops, in units, above 0. */
  readonly maxInventory: number
  /** Variance rate of the price, dollars² per second. */
  readonly varianceRate: number
  /** Variance of the price up to the horizon, dollars², at most `fair * (1 - fair)`. */
  readonly variance: number
  /** Variance of the log-odds up to the horizon. */
  readonly logOddsVariance: number
  /** Seconds until settlement; infinite where nobody knows. */
  readonly toSettlementS: number
}

/** Position as a share of its limit, from -1 to 1. */
export function inventoryShare({ inventory, maxInventory }: ModelContext): number {
  return Math.min(Math.max(inventory / maxInventory, -1), 1)
}
