import type { Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'

/** The two outcomes of a market; a book holds bids for both. */
export type Outcome = 'yes' | 'no'

/** All that rests at one price of one side, the price in the scale of that side. */
export interface Level {
  readonly price: Price
  readonly qty: Qty
}

/** Bids for both outcomes, ascending by price: the best is the last. */
export interface OrderbookLevels {
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}
