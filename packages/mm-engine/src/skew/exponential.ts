import { requireNonNegative, requirePositive } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { SkewModel } from './skew-model.ts'

export interface ExponentialSkewConfig {
  readonly kind: 'exponential'
  /** Shift at the position limit, dollars. */
  readonly atLimit: number
  /** How late it sets in: towards 0 linear, at 5 half of it comes with the last seventh of the position. */
  readonly steepness: number
}

/** -sign(q) atLimit (e^(s |q| / q_max) - 1) / (e^s - 1). */
export function exponentialSkew(config: ExponentialSkewConfig): SkewModel {
  const atLimit = requireNonNegative('atLimit', config.atLimit)
  const steepness = requirePositive('steepness', config.steepness)
  return {
    domain: 'price',
    shift: (context) => {
      const share = inventoryShare(context)
      return (-Math.sign(share) * atLimit * Math.expm1(steepness * Math.abs(share))) / Math.expm1(steepness)
    },
  }
}
