import type { Qty } from '@kassandra/kalshi-sdk/units'
import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { SizeModel } from './size-model.ts'

export interface LinearSizeConfig {
  readonly kind: 'linear'
  /** With no position, and at all times on the side that takes the position off. */
  readonly size: Qty
}

/** The side that adds to the position shrinks as size * (1 - |q| / q_max), the other keeps its size. */
export function linearSize(config: LinearSizeConfig): SizeModel {
  const size = requireNonNegative('size', config.size)
  return {
    sizes: (context) => {
      const share = inventoryShare(context)
      return { bid: size * (1 - Math.max(0, share)), ask: size * (1 + Math.min(0, share)) }
    },
  }
}
