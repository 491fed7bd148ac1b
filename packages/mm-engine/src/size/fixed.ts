import type { Qty } from '@kassandra/kalshi-sdk/units'
import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { SizeModel } from './size-model.ts'

export interface FixedSizeConfig {
  readonly kind: 'fixed'
  readonly size: Qty
}

export function fixedSize(config: FixedSizeConfig): SizeModel {
  const size = requireNonNegative('size', config.size)
  return { sizes: () => ({ bid: size, ask: size }) }
}
