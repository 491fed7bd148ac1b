import { findWholeTop, midOf } from './book-top.ts'
import type { FairValueModel } from './fair-value-model.ts'
import { type MicropriceTable, micropriceAdjustment } from './microprice-table.ts'

export interface StoikovMicropriceConfig {
  readonly kind: 'stoikov-microprice'
  readonly maxAgeMs: number
  /** From `estimateMicropriceTable`. */
  readonly table: MicropriceTable
}

/**
 * Mid plus G*(imbalance, spread), the limit of expected mids. The mid itself for a spread past the table.
 * @see Stoikov, The Micro-Price, Quantitative Finance 18(12) 2018
 */
export function stoikovMicroprice({ maxAgeMs, table }: StoikovMicropriceConfig): FairValueModel {
  return {
    value: (context) => {
      const top = findWholeTop(context, maxAgeMs)
      return top && midOf(top) + micropriceAdjustment(table, top)
    },
  }
}
