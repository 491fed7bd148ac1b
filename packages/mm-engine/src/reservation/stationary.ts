import { requirePositive } from '../errors/invalid-parameter-error.ts'
import { twoSided } from '../model/two-sided.ts'
import type { ReservationModel } from './reservation-model.ts'

export interface StationaryConfig {
  readonly kind: 'stationary'
  /** Risk aversion, per dollar and unit. */
  readonly gamma: number
  /** `indifference` (default) as it follows from the paper's value function, or the ask as `published`. */
  readonly form?: 'indifference' | 'published'
}

/**
 * Prices of indifference without a horizon. The value of holding q forever, discounted at omega, is
 * -exp(-gamma (x + q s)) / (omega - gamma² q² sigma² / 2), whence
 *
 *     bid = s + (1 / gamma) ln(1 + (-1 - 2q) gamma² sigma² / (2 omega - gamma² q² sigma²))
 *     ask = s - (1 / gamma) ln(1 - ( 1 - 2q) gamma² sigma² / (2 omega - gamma² q² sigma²))
 *
 * With the paper's omega = gamma² sigma² (q_max + 1)² / 2 the volatility cancels; what is left of the fraction is (±1 - 2q) / ((q_max + 1)² - q²).
 * The bid ends at the position limit by itself, the ask at its negative. The paper prints the ask with both signs turned, equal in the first
 * order only: what was bought at the bid could then not be sold at the same price, and the ask would not end.
 * @see Avellaneda and Stoikov, Quantitative Finance 8(3) 2008, section 2.3
 */
export function stationary({ gamma, form = 'indifference' }: StationaryConfig): ReservationModel {
  requirePositive('gamma', gamma)
  const sign = form === 'published' ? 1 : -1
  return {
    reserve: ({ fair, inventory, maxInventory }) => {
      const q = Math.min(Math.max(inventory, -maxInventory), maxInventory)
      const room = (maxInventory + 1) ** 2 - q ** 2
      const above = (change: number): number => Math.log1p(change / room) / gamma
      return twoSided(fair + above(-1 - 2 * q), fair + sign * above(sign * (1 - 2 * q)))
    },
  }
}
