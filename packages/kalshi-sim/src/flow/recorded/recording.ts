import { PublicBook } from '../../exchange/public-book.ts'
import type { RecordedDelta, RecordedSnapshot } from './recorded-frame.ts'

export type Item = RecordedDelta | RecordedSnapshot

/** Something recorded past what has been played. */
export interface Queued {
  readonly item: Item
  /** Exchange time reached by the feed with this item. */
  readonly reachedUs: number
}

/** One recording of a market: a subscription of a connection. */
export interface Recording {
  readonly id: string
  /** Its book up to what has been played; undefined while a hole keeps it from being known. */
  book: PublicBook | undefined
  /** What it has recorded past that. */
  ahead: Queued[]
  reachedUs: number
  /** It ended, or dropped the market; it may still come back. */
  left: boolean
}

/** Whether it can say how the market goes on. */
export const isEligible = ({ book, left, ahead }: Recording): boolean => book !== undefined && (!left || ahead.length > 0)

export function bookOf(yes: RecordedSnapshot['yes'], no: RecordedSnapshot['no']): PublicBook {
  const book = new PublicBook()
  book.replace(yes, no)
  return book
}

export const cloneOf = (book: PublicBook): PublicBook => bookOf(book.levels('yes'), book.levels('no'))
