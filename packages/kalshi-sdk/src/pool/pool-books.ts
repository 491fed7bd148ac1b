import { ManagedBooks, type ManagedBooksOptions } from '../book/managed-books.ts'
import type { OrderBook } from '../book/order-book.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { KalshiSocket } from '../ws/socket.ts'
import type { Lane } from './lane.ts'
import type { PoolBookEvent } from './pool-event.ts'
import type { PoolMember } from './pool-member.ts'
import type { SocketPool } from './socket-pool.ts'

const CHANNEL = 'orderbook_delta'

/**
 * Order books of the markets of a pool, kept whole each on its own connection. Read `events()` here and not at the pool: books advance as
 * it is read. At each event the books of its connection stand right behind it.
 */
export class PoolBooks {
  readonly #pool: SocketPool
  readonly #books: ReadonlyMap<number, ManagedBooks>
  readonly #lane: BookLane
  readonly #untaken: PoolBookEvent[] = []

  constructor(pool: SocketPool, options: ManagedBooksOptions = {}) {
    this.#pool = pool
    this.#books = new Map(pool.members.map((member) => [member.index, new ManagedBooks(toBookSocket(member), options)]))
    this.#lane = new BookLane(this.#books)
    pool.attach(CHANNEL, this.#lane)
  }

  /** The markets that are kept. */
  tickers(): readonly string[] {
    return [...this.#lane.keys]
  }

  /** @throws {InvalidRequestError} The market is not subscribed. */
  get(ticker: string): OrderBook {
    const book = this.find(ticker)
    if (!book) throw new InvalidRequestError(`no book of ${ticker} is kept`)
    return book
  }

  find(ticker: string): OrderBook | undefined {
    const member = this.#pool.memberOf(ticker)
    return member === undefined ? undefined : this.#books.get(member)?.find(ticker)
  }

  /** Keeps books of these markets too. @throws What `SocketPool.subscribe` throws. */
  async subscribe(tickers: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#pool.subscribe({ channels: [CHANNEL], marketTickers: tickers }, signal)
  }

  async unsubscribe(tickers: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#pool.unsubscribe([CHANNEL], tickers, signal)
  }

  /** All that happens, for one reader; what is no book's stands in `socket` events. Ends with the pool. */
  events(): AsyncGenerator<PoolBookEvent, undefined> {
    return this.#pool.read<PoolBookEvent>((fanIn, { index }) => {
      const books = this.#books.get(index)
      if (books) fanIn.add(books.events(), (event) => ({ kind: 'book', member: index, event }))
    }, this.#untaken)
  }
}

/** The channel of order books, held by who keeps them. */
class BookLane implements Lane {
  readonly keys = new Set<string>()
  readonly #books: ReadonlyMap<number, ManagedBooks>

  constructor(books: ReadonlyMap<number, ManagedBooks>) {
    this.#books = books
  }

  async hold({ index }: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#books.get(index)?.subscribe(keys, signal)
  }

  async release({ index }: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#books.get(index)?.unsubscribe(keys, signal)
  }
}

function toBookSocket(
  member: PoolMember,
): Pick<KalshiSocket, 'subscribe' | 'unsubscribe' | 'update' | 'reconnect'> & Pick<PoolMember, 'events'> {
  const { socket } = member
  return {
    events: () => member.events(),
    subscribe: (request, signal) => socket.subscribe(request, signal),
    unsubscribe: (targets, signal) => socket.unsubscribe(targets, signal),
    update: (target, change, signal) => socket.update(target, change, signal),
    reconnect: () => socket.reconnect(),
  }
}
