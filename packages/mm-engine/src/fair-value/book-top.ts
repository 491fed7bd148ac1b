import { ONE_DOLLAR } from '@kassandra/kalshi-sdk/units'
import { type BookTop, type FairValueContext, isFresh, type TopLevel } from './fair-value-model.ts'

/** A book with both sides, not crossed. */
export interface WholeTop {
  readonly bid: TopLevel
  readonly ask: TopLevel
}

/** The top of a fresh book that has both sides and is not crossed or locked; undefined otherwise. */
export function findWholeTop({ book, nowUs }: Pick<FairValueContext, 'book' | 'nowUs'>, maxAgeMs: number): WholeTop | undefined {
  if (book === undefined || !isFresh(book.asOfUs, nowUs, maxAgeMs)) return undefined
  return wholeTop(book)
}

/** Both sides of a book; undefined where one is missing or empty, or where they cross. */
export function wholeTop({ bid, ask }: BookTop): WholeTop | undefined {
  if (bid === undefined || ask === undefined || bid.qty <= 0 || ask.qty <= 0 || bid.price >= ask.price) return undefined
  return { bid, ask }
}

/** Mid of both prices, in dollars. */
export const midOf = ({ bid, ask }: WholeTop): number => (bid.price + ask.price) / (2 * ONE_DOLLAR)

/** Share of the bid in the quantity at the top, from 0 to 1. */
export const imbalanceOf = ({ bid, ask }: WholeTop): number => bid.qty / (bid.qty + ask.qty)
