import { complement } from '@kassandra/kalshi-sdk/units'
import type { FeeRounding } from '../fees/fee-rounding.ts'
import type { FeeTerms } from '../fees/fee-terms.ts'
import { worstFee } from '../fees/order-fees.ts'
import type { QuoteFee } from './quotation.ts'

/**
 * The exact maker fee of a new order that fills at once and whole, under these terms; an ask is paid for as NO at the complement. Rounding
 * is counted in full, since a rebate may never come. An order that fills in many parts is rounded in each of them, which costs more by at
 * most the precision of the balance a part.
 */
export function makerFee(terms: FeeTerms, rounding: FeeRounding): QuoteFee {
  return (side, price, quantity) =>
    worstFee(terms, { price: side === 'bid' ? price : complement(price), count: quantity, isTaker: false }, rounding)
}
