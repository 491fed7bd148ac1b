import { requirePositive } from '../../errors/invalid-parameter-error.ts'

/** Parameters of Guéant, Lehalle and Fernandez-Tapia. Prices in dollars, the position in units, time in seconds. */
export interface GlftParameters {
  /** Risk aversion, per dollar and unit. */
  readonly gamma: number
  /** Decay of the fill intensity A e^(-k delta), per dollar. */
  readonly k: number
  /** Fill intensity at the mid, A, units per second. */
  readonly intensity: number
  /** Standard deviation of the price, dollars per root second; measured where absent. */
  readonly sigma?: number
  /** Drift of the price, dollars per second; 0 by default. */
  readonly drift?: number
}

/** What the solutions are made of, with the letters of the paper. */
export interface GlftConstants {
  /** k gamma sigma² / 2. */
  readonly alpha: number
  /** k times the drift. */
  readonly beta: number
  /** A (1 + gamma / k)^-(1 + k / gamma). */
  readonly eta: number
  /** Shift of the quotes per unit held in the closed form, sqrt(sigma² gamma / (2 k A) (1 + gamma / k)^(1 + k / gamma)) dollars. */
  readonly slope: number
}

export function requireGlft({ gamma, k, intensity }: GlftParameters): void {
  requirePositive('gamma', gamma)
  requirePositive('k', k)
  requirePositive('intensity', intensity)
}

/** @param varianceRate dollars² per second, for a maker without `sigma` */
export function glftConstants({ gamma, k, intensity, sigma, drift = 0 }: GlftParameters, varianceRate: number): GlftConstants {
  const variance = sigma === undefined ? varianceRate : sigma ** 2
  const power = Math.exp((1 + k / gamma) * Math.log1p(gamma / k))
  return {
    alpha: (k / 2) * gamma * variance,
    beta: k * drift,
    eta: intensity / power,
    slope: Math.sqrt(((variance * gamma) / (2 * k * intensity)) * power),
  }
}
