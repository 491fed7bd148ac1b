import type { BookEvent, OrderBook } from '@kassandra/kalshi-sdk'
import type { Session } from '../session/session.ts'
import { bookLine } from './book-frame.ts'

/** Something that shows a book that is followed. */
export interface BookDisplay {
  /** How the connection stands. */
  tell(news: string): Promise<void> | void
  /** After every event. */
  show(book: OrderBook, event: BookEvent): Promise<void> | void
  close(): Promise<void>
}

/** The book after every change, one line of JSON each. */
export function jsonDisplay(session: Session, depth: number | undefined): BookDisplay {
  return {
    tell: (news) => session.note(news),
    async show(book, event) {
      if (event.kind === 'snapshot' || event.kind === 'delta' || event.kind === 'tainted')
        await session.print(JSON.stringify(bookLine(book.snapshot(depth), depth)))
    },
    close: () => Promise.resolve(),
  }
}
