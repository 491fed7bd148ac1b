import { requireNonNegative, requirePositive } from '../errors/invalid-parameter-error.ts'
import type { Domain } from '../model/two-sided.ts'
import type { SpreadModel } from './spread-model.ts'

export interface AvellanedaStoikovSpreadConfig {
  readonly kind: 'avellaneda-stoikov'
  /** `log-odds` for the logit form: variance, gamma and k are then those of the log-odds. */
  readonly domain: Domain
  /** Risk aversion, per dollar and unit (or per log-odds² and unit); 0 for the risk-neutral limit. */
  readonly gamma: number
  /** Decay of the fill intensity A e^(-k delta), per dollar (or per log-odds). */
  readonly k: number
  /**
   * `published` (default): gamma sigma² tau / 2 + (1 / gamma) ln(1 + gamma / k) a side.
   * `intensity`: the second term alone, around reservation prices that have the risk in them (`glft`, `stationary`).
   * `dalen`: gamma sigma² tau / 2 + (1 / k) ln(1 + gamma / k), as eq. (9) of arXiv 2510.15205 is retold. It tends to 0 for a risk-neutral
   * maker, whose best spread is 2 / k, and is here for comparison.
   */
  readonly form?: 'published' | 'intensity' | 'dalen'
}

/**
 * Half of the spread gamma sigma² (T - t) + (2 / gamma) ln(1 + gamma / k).
 * @see Avellaneda and Stoikov, Quantitative Finance 8(3) 2008, eq. (3.18)
 */
export function avellanedaStoikovSpread({ domain, gamma, k, form = 'published' }: AvellanedaStoikovSpreadConfig): SpreadModel {
  requireNonNegative('gamma', gamma)
  requirePositive('k', k)
  const overIntensity = form === 'dalen' ? Math.log1p(gamma / k) / k : intensityHalfSpread(gamma, k)
  const overRisk = form === 'intensity' ? 0 : gamma / 2
  return {
    domain,
    halfSpread: ({ variance, logOddsVariance }) => overRisk * (domain === 'price' ? variance : logOddsVariance) + overIntensity,
  }
}

/** (1 / gamma) ln(1 + gamma / k), and its limit 1 / k for gamma = 0: the distance that a monopolist takes at intensity A e^(-k delta). */
export function intensityHalfSpread(gamma: number, k: number): number {
  return gamma === 0 ? 1 / k : Math.log1p(gamma / k) / gamma
}
