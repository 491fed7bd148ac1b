import { ONE_DOLLAR } from '@kassandra/kalshi-sdk/units'
import { findWholeTop, imbalanceOf } from './book-top.ts'
import type { FairValueModel } from './fair-value-model.ts'

export interface MicropriceConfig {
  readonly kind: 'microprice'
  readonly maxAgeMs: number
}

/**
 * Weighted mid (P_b Q_a + P_a Q_b) / (Q_a + Q_b): the price leans to the side with less quantity, which goes first.
 * No martingale, and jumpy where the top is thin; `stoikov-microprice` is the remedy.
 */
export function microprice({ maxAgeMs }: MicropriceConfig): FairValueModel {
  return {
    value: (context) => {
      const top = findWholeTop(context, maxAgeMs)
      if (top === undefined) return undefined
      return (top.bid.price + (top.ask.price - top.bid.price) * imbalanceOf(top)) / ONE_DOLLAR
    },
  }
}
