import { complement, type EpochUs, epochUs, ONE_DOLLAR, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type Levels, qtyAt, setLevel } from '../book/levels.ts'
import { MmEngineError } from '../errors/mm-engine-error.ts'
import type { BookSide } from '../event/private-event.ts'
import type { PublicEvent } from '../event/public-event.ts'
import type { BookTop, TopLevel } from '../fair-value/fair-value-model.ts'

/** The public book of one market, as told. Plain data. */
export interface MarketBook {
  readonly yes: Levels
  readonly no: Levels
  /** Everything that the exchange had told up to this instant of its time is in it. */
  readonly asOfUs: EpochUs
}

/** A level would hold less than nothing: the book is not the exchange's. */
export class BookError extends MmEngineError {
  override readonly name = 'BookError'
  readonly code = 'BOOK_IMPOSSIBLE'
  readonly retryable = false
}

type Snapshot = Extract<PublicEvent, { kind: 'snapshot' }>
type Delta = Extract<PublicEvent, { kind: 'delta' }>

/** Pure. */
export const bookOf = ({ yes, no, atUs, exchangeUs }: Snapshot): MarketBook => ({
  yes: yes.filter((level) => level.qty > 0),
  no: no.filter((level) => level.qty > 0),
  asOfUs: exchangeUs ?? atUs,
})

/** Pure. @throws {BookError} */
export function changeBook(book: MarketBook, { side, price: at, delta, atUs, exchangeUs, ticker }: Delta): MarketBook {
  const shown = qty(qtyAt(book[side], at) + delta)
  if (shown < 0) throw new BookError(`${ticker}: a level of ${shown - delta} at ${at} for ${side} was changed by ${delta}`)
  const asOfUs = later(book.asOfUs, exchangeUs ?? atUs)
  const levels = setLevel(book[side], at, shown)
  return side === 'yes' ? { yes: levels, no: book.no, asOfUs } : { yes: book.yes, no: levels, asOfUs }
}

/** Pure. The book was still this one at a later instant. */
export const confirmBook = (book: MarketBook, asOfUs: EpochUs): MarketBook => ({ ...book, asOfUs: later(book.asOfUs, asOfUs) })

/** What may rest of ours at a price of YES. */
export type OwnQtyAt = (side: BookSide, at: Price) => Qty

/** Pure. The best of both sides of what others show. */
export const topWithoutOwn = (book: MarketBook, own: OwnQtyAt): BookTop => ({
  bid: bestOf(book, 'bid', own),
  ask: bestOf(book, 'ask', own),
  asOfUs: book.asOfUs,
})

function bestOf(book: MarketBook, side: BookSide, own: OwnQtyAt): TopLevel | undefined {
  const levels = side === 'bid' ? book.yes : book.no
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index]
    if (!level) return undefined
    const at = side === 'bid' ? level.price : complement(level.price)
    const others = level.qty - own(side, at)
    if (others > 0) return { price: at, qty: qty(others) }
  }
  return undefined
}

/** Pure. Half way between the best of both sides, rounded down to $0.0001; undefined where a side is empty. */
export function markOf({ bid, ask }: BookTop): Price | undefined {
  if (!bid || !ask) return undefined
  const mid = Math.floor((bid.price + ask.price) / 2)
  return mid > 0 && mid < ONE_DOLLAR ? price(mid) : undefined
}

/** Pure. Whether models would see the same. */
export const isSameTop = (a: BookTop | undefined, b: BookTop | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && isSameLevel(a.bid, b.bid) && isSameLevel(a.ask, b.ask))

const isSameLevel = (a: TopLevel | undefined, b: TopLevel | undefined): boolean => a?.price === b?.price && a?.qty === b?.qty

const later = (a: EpochUs, b: EpochUs): EpochUs => epochUs(Math.max(a, b))
