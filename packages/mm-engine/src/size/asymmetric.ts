import type { Qty } from '@kassandra/kalshi-sdk/units'
import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { SizeModel } from './size-model.ts'

export interface AsymmetricSizeConfig {
  readonly kind: 'asymmetric'
  /** With no position. */
  readonly size: Qty
  /** Part of it that changes sides up to the position limit; above 1 the adding side ends before the limit. */
  readonly tilt: number
}

/** Bid size * (1 - tilt q / q_max), ask size * (1 + tilt q / q_max), each from 0 on: what one side gives up, the other takes on. */
export function asymmetricSize(config: AsymmetricSizeConfig): SizeModel {
  const size = requireNonNegative('size', config.size)
  const tilt = requireNonNegative('tilt', config.tilt)
  return {
    sizes: (context) => {
      const change = tilt * inventoryShare(context)
      return { bid: size * Math.max(0, 1 - change), ask: size * Math.max(0, 1 + change) }
    },
  }
}
