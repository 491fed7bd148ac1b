import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { SkewModel } from './skew-model.ts'

export interface AdaptiveSkewConfig {
  readonly kind: 'adaptive'
  /** Shift at the position limit, in standard deviations of the price up to the horizon. */
  readonly deviationsAtLimit: number
  /** Most that it shifts, dollars. */
  readonly max: number
}

/** -deviationsAtLimit * sqrt(variance to the horizon) * q / q_max, at most `max`: strong when the market moves, weak when it is quiet. */
export function adaptiveSkew(config: AdaptiveSkewConfig): SkewModel {
  const deviations = requireNonNegative('deviationsAtLimit', config.deviationsAtLimit)
  const max = requireNonNegative('max', config.max)
  return {
    domain: 'price',
    shift: (context) => -Math.min(deviations * Math.sqrt(context.variance), max) * inventoryShare(context),
  }
}
