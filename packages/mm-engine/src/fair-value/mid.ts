import { findWholeTop, midOf } from './book-top.ts'
import type { FairValueModel } from './fair-value-model.ts'

export interface MidConfig {
  readonly kind: 'mid'
  readonly maxAgeMs: number
}

/** Mean of best bid and best ask, (P_b + P_a) / 2. */
export function mid({ maxAgeMs }: MidConfig): FairValueModel {
  return {
    value: (context) => {
      const top = findWholeTop(context, maxAgeMs)
      return top && midOf(top)
    },
  }
}
