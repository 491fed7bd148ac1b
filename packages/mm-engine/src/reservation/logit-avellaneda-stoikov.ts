import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { centred } from '../model/two-sided.ts'
import { clampProbability, fromLogOdds, logOdds } from '../probability/log-odds.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface LogitAvellanedaStoikovConfig {
  readonly kind: 'logit-avellaneda-stoikov'
  /** Risk aversion, per unit and log-odds². */
  readonly gamma: number
}

/**
 * r_x = x - q gamma sigma_b² tau in log-odds, quoted as S(r_x): never outside 0 to 1. Its gamma weighs the variance of log-odds, not of
 * dollars; near 0 and 1 that variance is large, and so is the shift.
 * @see Dalen, Toward Black-Scholes for Prediction Markets, arXiv 2510.15205, eq. (8)
 */
export function logitAvellanedaStoikov(config: LogitAvellanedaStoikovConfig): ReservationModel {
  const gamma = requireNonNegative('gamma', config.gamma)
  return {
    reserve: ({ fair, inventory, logOddsVariance }) =>
      centred(fromLogOdds(logOdds(clampProbability(fair)) - inventory * gamma * logOddsVariance)),
  }
}
