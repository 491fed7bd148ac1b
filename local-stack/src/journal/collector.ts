import type { Disturbance } from './disturbance.ts'
import { type Interval, unite } from './interval.ts'

/** What a collector has stored of order books, in exchange time. */
export interface StoredTimes {
  /** Of all changes that a connection brought, whatever the market, ascending. */
  readonly deltas: ReadonlyMap<string, readonly number[]>
  /** Of each market's books, ascending; in milliseconds, as the exchange sends them. */
  readonly books: ReadonlyMap<string, readonly StoredBook[]>
}

export interface StoredBook {
  readonly connId: string
  readonly us: number
}

export interface DoubtedMarket {
  readonly ticker: string
  /** When it came up during the run; nobody has its book before the first one. */
  readonly bornUs: number | undefined
  /** First and last change of its book. */
  readonly span: Interval | undefined
}

/** One collector as the judge sees it: what was done to it, and what it could still vouch for. */
export class Collector {
  readonly #disturbances: readonly Disturbance[]
  readonly #stored: StoredTimes

  constructor(disturbances: readonly Disturbance[], stored: StoredTimes) {
    this.#disturbances = disturbances
    this.#stored = stored
  }

  /** When it surely had no order books. */
  get outages(): readonly Interval[] {
    return unite(this.#disturbances.filter(({ isOutage }) => isOutage))
  }

  /**
   * Where it may not know a market's book: from the last change that it stored of the market's connection before a disturbance (of a
   * process that was killed, what it had not written is lost too) to the market's next book, the millisecond of its sending included.
   * For a market that goes on for long without any book, no disturbance is the reason any more.
   */
  doubts({ ticker, bornUs, span }: DoubtedMarket): readonly Interval[] {
    const disturbed = this.#disturbances.map(({ fromUs, toUs }) => ({ fromUs: this.#lastBefore(ticker, fromUs), sinceUs: toUs }))
    const all = bornUs === undefined ? disturbed : [...disturbed, { fromUs: bornUs, sinceUs: bornUs }]
    return unite(
      all.map(({ fromUs, sinceUs }) => {
        const bookUs = this.#bookAfter(ticker, sinceUs)
        const isGivenUp = bookUs === Number.POSITIVE_INFINITY && span !== undefined && span.toUs - sinceUs > GOES_ON_US
        return { fromUs, toUs: isGivenUp ? this.#sameMillisecond(ticker, sinceUs) : bookUs }
      }),
    )
  }

  #lastBefore(ticker: string, us: number): number {
    const books = this.#stored.books.get(ticker) ?? []
    // A book that was sent within the same millisecond may be one that came behind it.
    const book = books[firstAtOrBehind(books, us - (us % MILLISECOND_US), (each) => each.us) - 1]
    if (!book) return Number.NEGATIVE_INFINITY
    const deltas = this.#stored.deltas.get(book.connId) ?? []
    return Math.max(book.us, deltas[firstAtOrBehind(deltas, us, (each) => each) - 1] ?? book.us)
  }

  /** The instant itself, or the end of its millisecond where the last book was sent in it: it may have come behind the instant. */
  #sameMillisecond(ticker: string, us: number): number {
    const bookUs = this.#bookAfter(ticker, us - (us % MILLISECOND_US))
    return bookUs === Number.POSITIVE_INFINITY ? us : bookUs
  }

  #bookAfter(ticker: string, us: number): number {
    const books = this.#stored.books.get(ticker) ?? []
    return (books[firstAtOrBehind(books, us, (each) => each.us)]?.us ?? Number.POSITIVE_INFINITY) + MILLISECOND_US
  }
}

/** Pure. What was there at one of these looks or another. */
export const uniteStored = (looks: readonly StoredTimes[]): StoredTimes => ({
  deltas: uniteByKey(
    looks.map(({ deltas }) => deltas),
    (us) => us,
  ),
  books: uniteByKey(
    looks.map(({ books }) => books),
    ({ us }) => us,
  ),
})

function uniteByKey<T>(maps: readonly ReadonlyMap<string, readonly T[]>[], timeOf: (item: T) => number): ReadonlyMap<string, readonly T[]> {
  const all = Map.groupBy(
    maps.flatMap((each) => [...each]),
    ([key]) => key,
  )
  return new Map([...all].map(([key, lists]) => [key, lists.flatMap(([, list]) => list).sort((a, b) => timeOf(a) - timeOf(b))]))
}

const MILLISECOND_US = 1_000
const GOES_ON_US = 30_000_000

/** The place of the first whose time is not below `bound`, in a list that ascends. */
function firstAtOrBehind<T>(list: readonly T[], bound: number, timeOf: (item: T) => number): number {
  let low = 0
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1
    const item = list[middle]
    if (item !== undefined && timeOf(item) < bound) low = middle + 1
    else high = middle
  }
  return low
}
