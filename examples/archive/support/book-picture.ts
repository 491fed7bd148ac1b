import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from '../../market-maker/support/picture.ts'
import type { BookLevel } from './books-at.ts'

const SIDES = ['bids for YES', 'offers of YES'] as const

/** Bids and offers of YES, cumulated from the best outwards. A bid for NO at p offers YES at 1 - p. */
export function bookPicture(market: string, at: string, levels: readonly BookLevel[]): TopLevelSpec {
  const best = (side: BookLevel['side']): readonly BookLevel[] => levels.filter((level) => level.side === side).toReversed()
  return {
    title: { text: `Order book of ${market}`, subtitle: at },
    width: 640,
    height: 320,
    // What is bid at a price is bid below it too; what is offered, above.
    layer: [
      area(
        'bids for YES',
        'step-before',
        cumulate(best('yes'), (price) => price),
      ),
      area(
        'offers of YES',
        'step-after',
        cumulate(best('no'), (price) => 1 - price),
      ),
    ],
  } as TopLevelSpec
}

function area(side: (typeof SIDES)[number], interpolate: string, values: readonly object[]): object {
  return {
    data: { values: values.map((value) => ({ ...value, side })) },
    mark: { type: 'area', interpolate, line: { strokeWidth: 2 }, fillOpacity: 0.25 },
    encoding: {
      x: { field: 'price', type: 'quantitative', title: 'price of YES, dollars', scale: { zero: false, nice: false } },
      y: { field: 'qty', type: 'quantitative', stack: null, title: 'contracts at this price or better' },
      color: { field: 'side', type: 'nominal', title: null, scale: { domain: SIDES, range: [COLORS.blue, COLORS.orange] } },
    },
  }
}

function cumulate(best: readonly BookLevel[], toPrice: (price: number) => number): readonly object[] {
  let qty = 0
  return best.map((level) => {
    qty += Number(level.qty)
    return { price: toPrice(Number(level.price)), qty }
  })
}
