import type { PriceRange } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import type { BookTop } from '../../src/fair-value/fair-value-model.ts'
import { PriceGrid } from '../../src/grid/price-grid.ts'
import type { QuoteFee } from '../../src/quote/quotation.ts'
import type { QuoteInput } from '../../src/quote/quoter.ts'

const range = (start: number, end: number, step: number): PriceRange => ({ start: price(start), end: price(end), step: price(step) })

/** @see Kalshi API reference, section 6 */
export const GRIDS = {
  linearCent: new PriceGrid([range(0, 10_000, 100)]),
  deciCent: new PriceGrid([range(0, 10_000, 10)]),
  taperedDeciCent: new PriceGrid([range(0, 1_000, 10), range(1_000, 9_000, 100), range(9_000, 10_000, 10)]),
  centiCent: new PriceGrid([range(0, 10_000, 1)]),
  deciCentWithCentiEdges: new PriceGrid([range(0, 100, 1), range(100, 9_900, 10), range(9_900, 10_000, 1)]),
} as const

export const NO_FEE: QuoteFee = () => microUsd(0)

export const NOW = epochUs(1_780_000_000_000_000)

/** A book of YES: bid and ask in $0.0001, quantities in 0.01 contract. */
export function topOf(bid: number, bidQty: number, ask: number, askQty: number, asOfUs: number = NOW): BookTop {
  return { bid: { price: price(bid), qty: qty(bidQty) }, ask: { price: price(ask), qty: qty(askQty) }, asOfUs: epochUs(asOfUs) }
}

/** An hour before settlement, an outside fair value of 0.5 under the name `fair`, no position, no book, no fees, cents. */
export function quoteInput(given: Partial<QuoteInput> = {}): QuoteInput {
  return {
    nowUs: NOW,
    book: undefined,
    feeds: { fair: { value: 0.5, asOfUs: given.nowUs ?? NOW } },
    settlesAtUs: epochUs(NOW + 3_600_000_000),
    settlementAverage: undefined,
    position: qty(0),
    grid: GRIDS.linearCent,
    fee: NO_FEE,
    ...given,
  }
}
