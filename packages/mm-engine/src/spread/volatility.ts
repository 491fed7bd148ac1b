import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { ModelContext } from '../model/model-context.ts'
import type { Domain } from '../model/two-sided.ts'
import { horizonVariance } from '../volatility/horizon-variance.ts'
import type { SpreadModel } from './spread-model.ts'

export interface VolatilitySpreadConfig {
  readonly kind: 'volatility'
  readonly domain: Domain
  /** How many standard deviations. */
  readonly multiple: number
  /** Over which time: from a quote to its next chance to move, or to the hedge of its fill. Seconds. */
  readonly holdS: number
  /** Bounds of the half-spread, dollars or log-odds. */
  readonly min: number
  readonly max: number
}

/** multiple * sigma * sqrt(hold), between `min` and `max`; the variance over the hold is capped at p(1 - p) as everywhere. */
export function volatilitySpread(config: VolatilitySpreadConfig): SpreadModel {
  const { domain, holdS, min, max } = config
  const multiple = requireNonNegative('multiple', config.multiple)
  requireNonNegative('holdS', holdS)
  requireNonNegative('max - min', max - requireNonNegative('min', min))
  return {
    domain,
    halfSpread: (context) => Math.min(Math.max(multiple * deviationOver(holdS, domain, context), min), max),
  }
}

function deviationOver(holdS: number, domain: Domain, { fair, varianceRate, toSettlementS }: ModelContext): number {
  const { variance, logOddsVariance } = horizonVariance(fair, 'price', varianceRate, { kind: 'exit', afterS: holdS }, toSettlementS)
  return Math.sqrt(domain === 'price' ? variance : logOddsVariance)
}
