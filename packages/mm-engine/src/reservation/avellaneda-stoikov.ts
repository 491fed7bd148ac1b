import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { centred } from '../model/two-sided.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface AvellanedaStoikovConfig {
  readonly kind: 'avellaneda-stoikov'
  /** Risk aversion, per dollar and unit. */
  readonly gamma: number
}

/**
 * r = s - q gamma sigma² (T - t): proportional to each of them, vanishing at the horizon.
 * @see Avellaneda and Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8(3) 2008, eq. (3.17)
 */
export function avellanedaStoikov(config: AvellanedaStoikovConfig): ReservationModel {
  const gamma = requireNonNegative('gamma', config.gamma)
  return { reserve: ({ fair, inventory, variance }) => centred(fair - inventory * gamma * variance) }
}
