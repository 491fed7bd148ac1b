import { ManagedBooks, type Market } from '@kassandra/kalshi-sdk'
import type { Session } from '../session/session.ts'
import { marketName } from '../views/market-view.ts'
import { type BookDisplay, jsonDisplay } from './book-display.ts'
import { LadderDisplay } from './ladder-display.ts'
import { runSocket } from './run-socket.ts'

/**
 * Follows one book until Ctrl-C: as a ladder on a terminal, else as one line of JSON a change.
 * @throws {ApiError | CommandRefusedError} There is no such market.
 * @throws {ConnectionError} The first connection failed.
 */
export async function watchBook(session: Session, ticker: string, depth: number | undefined): Promise<void> {
  const market = await session.client.markets.get(ticker, session.call)
  await runSocket(session, async ({ socket, fail, observe }) => {
    const books = new ManagedBooks(socket, { clock: session.io.clock })
    books.subscribe([ticker]).catch(fail)
    const display = displayFor(session, market, depth)
    try {
      for await (const event of books.events()) {
        const news = event.kind === 'socket' ? observe(event.event) : undefined
        if (news !== undefined) await display.tell(news)
        const book = books.find(ticker)
        if (book) await display.show(book, event)
      }
    } finally {
      await display.close()
    }
  })
}

function displayFor(session: Session, market: Market, depth: number | undefined): BookDisplay {
  const { terminal } = session.io.stdout
  if (!terminal || session.isJson) return jsonDisplay(session, depth)
  return new LadderDisplay(session, { terminal, name: marketName(market), depth })
}
