import { requirePositive } from '../errors/invalid-parameter-error.ts'
import { twoSided } from '../model/two-sided.ts'
import { clampProbability, fromLogOdds, logOdds } from '../probability/log-odds.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface CaraBernoulliConfig {
  readonly kind: 'cara-bernoulli'
  /** Risk aversion, per dollar and unit; 1 / gamma is the liquidity b of the equal LMSR. */
  readonly gamma: number
}

/**
 * Exact prices of indifference of a maker with exponential utility who holds to settlement.
 *
 * The certainty equivalent of q contracts is CE(q) = -(1 / gamma) ln(p e^(-gamma q) + 1 - p); the bid is CE(q + 1) - CE(q), the ask
 * CE(q) - CE(q - 1). With the marginal m = S(x - gamma q), x the log-odds of p, these are -(1 / gamma) ln(1 + m (e^-gamma - 1)) and
 * (1 / gamma) ln(1 + m (e^gamma - 1)), which neither overflow nor cancel. Always inside 0 to 1, and constant in log-odds: the same as an
 * LMSR maker with b = 1 / gamma.
 * @see Chen and Pennock, A Utility Framework for Bounded-Loss Market Makers, arXiv 1206.5252
 */
export function caraBernoulli(config: CaraBernoulliConfig): ReservationModel {
  const gamma = requirePositive('gamma', config.gamma)
  return {
    reserve: ({ fair, inventory }) => {
      const marginal = fromLogOdds(logOdds(clampProbability(fair)) - gamma * inventory)
      return twoSided(-Math.log1p(marginal * Math.expm1(-gamma)) / gamma, Math.log1p(marginal * Math.expm1(gamma)) / gamma)
    },
  }
}
