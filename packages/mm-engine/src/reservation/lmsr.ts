import { requirePositive } from '../errors/invalid-parameter-error.ts'
import { twoSided } from '../model/two-sided.ts'
import { clampProbability, fromLogOdds, logOdds } from '../probability/log-odds.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface LmsrConfig {
  readonly kind: 'lmsr'
  /** Liquidity b, units: how many move the log-odds by one. */
  readonly liquidity: number
}

/**
 * Hanson's logarithmic market scoring rule around a moving fair value: holding q, its price is P = S(x - q / b). The bid and the ask are
 * what it pays and takes for one whole unit. Equal to `cara-bernoulli` with gamma = 1 / b.
 */
export function lmsr(config: LmsrConfig): ReservationModel {
  const b = requirePositive('liquidity', config.liquidity)
  return {
    reserve: ({ fair, inventory }) => {
      const x = logOdds(clampProbability(fair))
      const cost = (fewer: number, more: number): number => b * (costPotential(x - fewer / b) - costPotential(x - more / b))
      return twoSided(cost(inventory, inventory + 1), cost(inventory - 1, inventory))
    },
  }
}

/** -ln(1 - P) in log-odds, ln(1 + e^x): accurate where P is next to 1. */
const costPotential = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/**
 * Price after traders bought `quantity` of YES from the maker, P' = 1 / (1 + (1 / P - 1) e^(-Q / b)).
 * @see Berg and Proebsting, Hanson's Automated Market Maker, J. Prediction Markets 3(1) 2009
 */
export function lmsrPriceAfter(from: number, quantity: number, b: number): number {
  return fromLogOdds(logOdds(from) + quantity / b)
}

/** How much of YES moves the price, Q = b ln(P'(1 - P) / (P(1 - P'))). */
export function lmsrQuantity(from: number, to: number, b: number): number {
  return b * (logOdds(to) - logOdds(from))
}

/** What that costs, b ln((1 - P) / (1 - P')) dollars. */
export function lmsrCost(from: number, to: number, b: number): number {
  return b * (Math.log1p(-from) - Math.log1p(-to))
}

/** What a maker who opened at P can lose when YES wins, b ln(1 / P) dollars. */
export function lmsrWorstLoss(opening: number, b: number): number {
  return -b * Math.log(opening)
}
