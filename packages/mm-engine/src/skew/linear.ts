import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { SkewModel } from './skew-model.ts'

export interface LinearSkewConfig {
  readonly kind: 'linear'
  /** Shift at the position limit, dollars. */
  readonly atLimit: number
}

/** -atLimit * q / q_max. */
export function linearSkew(config: LinearSkewConfig): SkewModel {
  const atLimit = requireNonNegative('atLimit', config.atLimit)
  return { domain: 'price', shift: (context) => -atLimit * inventoryShare(context) }
}
