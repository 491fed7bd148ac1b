import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { centred } from '../model/two-sided.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface LinearReservationConfig {
  readonly kind: 'linear'
  /** Risk aversion, per dollar and unit. */
  readonly gamma: number
}

/**
 * r = p - q gamma p(1 - p): Avellaneda-Stoikov for a contract held to settlement, whose variance is p(1 - p) without a model.
 * The first order of `cara-bernoulli` in q; it leaves 0 to 1 when |gamma q| is not small.
 */
export function linear(config: LinearReservationConfig): ReservationModel {
  const gamma = requireNonNegative('gamma', config.gamma)
  return { reserve: ({ fair, inventory }) => centred(fair - inventory * gamma * fair * (1 - fair)) }
}
