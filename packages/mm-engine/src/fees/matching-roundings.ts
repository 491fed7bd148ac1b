import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import { createFeeRounding, type FeeRounding, type PublishedRounding } from './fee-rounding.ts'
import type { FeeTerms } from './fee-terms.ts'
import { type ChargedFill, chargeFill, NO_FEES_YET } from './order-fees.ts'

/** A fill whose fee the exchange has told. */
export interface KnownFee {
  readonly fill: ChargedFill
  readonly terms: FeeTerms
  readonly fee: MicroUsd
}

/**
 * Pure. The published roundings that charge exactly what the exchange did. Several where the fills tell too little; none where the exchange has
 * changed its ways, or the terms are not what they were thought to be: a reason to stop quoting on them.
 * @param orders All fills of each order from its first on, in their order: what rounding took is carried from one to the next.
 */
export const matchingRoundings = (orders: readonly (readonly KnownFee[])[]): readonly PublishedRounding[] =>
  PUBLISHED_KINDS.filter((kind) => orders.every((fills) => isCharged(fills, createFeeRounding({ kind }))))

const PUBLISHED_KINDS: readonly PublishedRounding[] = ['direct-member', 'intermediated', 'micro-dollar']

function isCharged(fills: readonly KnownFee[], rounding: FeeRounding): boolean {
  let fees = NO_FEES_YET
  return fills.every(({ fill, terms, fee }) => {
    const charged = chargeFill(fees, terms, fill, rounding)
    fees = charged.fees
    return charged.fee.net === fee
  })
}
