import type { Domain } from '../model/two-sided.ts'

/** Until when the maker carries the risk. */
export type HorizonConfig =
  /** Holds to settlement: the variance is known without a model. */
  | { readonly kind: 'settlement' }
  /** Expects to be out after this time, or at settlement if that comes first. */
  | { readonly kind: 'exit'; readonly afterS: number }

/** Variance up to the horizon and per second, of the price in dollars² and of the log-odds. */
export interface HorizonVariance {
  readonly varianceRate: number
  readonly variance: number
  readonly logOddsVariance: number
}

/**
 * Variance of a price p up to the horizon: min(sigma² tau, p(1 - p)).
 *
 * A martingale in 0 to 1 that ends at 0 or 1 has expected remaining quadratic variation p(1 - p), whatever its path: no estimate may
 * exceed it, and held to settlement it is exactly that. Price and log-odds are joined by dp = p(1 - p) dx, so that the log-odds'
 * variance is capped at 1 / p(1 - p).
 * @param rate variance per second in `domain`
 */
export function horizonVariance(
  fair: number,
  domain: Domain,
  rate: number,
  horizon: HorizonConfig,
  toSettlementS: number,
): HorizonVariance {
  const slope = fair * (1 - fair)
  const varianceRate = domain === 'price' ? rate : rate * slope ** 2
  if (horizon.kind === 'settlement') return { varianceRate, variance: slope, logOddsVariance: 1 / slope }
  const variance = Math.min(varianceRate * Math.max(0, Math.min(horizon.afterS, toSettlementS)), slope)
  return { varianceRate, variance, logOddsVariance: variance / slope ** 2 }
}
