import type { SkewModel } from './skew-model.ts'

export interface NoSkewConfig {
  readonly kind: 'none'
}

export const noSkew: SkewModel = { domain: 'price', shift: () => 0 }
