import type { Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'
import { epochUs } from '../units/time.ts'
import type { Frame, OrderbookDeltaFrame, OrderbookSnapshotFrame } from '../ws/frames.ts'
import type { Outcome } from './level.ts'
import { type BookClock, OrderBook } from './order-book.ts'
import { type SidState, type SidStep, stepSid } from './sid-state.ts'

/** What a frame did to a book. */
export type BookUpdate =
  | { readonly kind: 'snapshot'; readonly book: OrderBook }
  /** `qty` rests at `price` now, in the scale of `side`. */
  | {
      readonly kind: 'delta'
      readonly book: OrderBook
      readonly side: Outcome
      readonly price: Price
      readonly delta: Qty
      readonly qty: Qty
    }
  /** The book is not whole, so the delta means nothing. */
  | { readonly kind: 'ignored'; readonly book: OrderBook }
  /** The level would have been below nothing: the book was wrong before. It is unchanged and no longer whole. */
  | { readonly kind: 'negative-level'; readonly book: OrderBook; readonly side: Outcome; readonly price: Price; readonly delta: Qty }

/** What a frame did to the books of its subscription. */
export interface SidChange {
  /** Undefined for a frame without `seq`. */
  readonly step: SidStep['kind'] | undefined
  readonly update: BookUpdate | undefined
  /** Markets that were whole before this frame and are not after it. */
  readonly tainted: readonly string[]
}

// Frames come by the thousand, and hardly one of them taints anything.
const NONE: readonly string[] = Object.freeze([])

/** The books of all markets of one subscription. @see docs/spec/order-book.md */
export class SidBooks {
  readonly #clock: BookClock
  readonly #books = new Map<string, OrderBook>()
  #state: SidState = { kind: 'starting' }

  constructor(clock: BookClock) {
    this.#clock = clock
  }

  /** The last `seq` seen; undefined before the first. */
  get seq(): number | undefined {
    return this.#state.kind === 'contiguous' ? this.#state.seq : undefined
  }

  find(ticker: string): OrderBook | undefined {
    return this.#books.get(ticker)
  }

  books(): Iterable<OrderBook> {
    return this.#books.values()
  }

  /** The book of `ticker`, `recovering` until its snapshot if it is new. */
  track(ticker: string): OrderBook {
    const known = this.#books.get(ticker)
    if (known) return known
    const book = new OrderBook(ticker, this.#clock)
    this.#books.set(ticker, book)
    return book
  }

  forget(ticker: string): void {
    this.#books.delete(ticker)
  }

  /** The subscription begins anew under another sid: nothing is whole before its snapshot. @returns The books that were live or stale. */
  restart(): readonly string[] {
    this.#state = { kind: 'starting' }
    return this.#taintAll()
  }

  /** The subscription ended. @returns The books that were live. */
  disconnect(): readonly string[] {
    const live = [...this.#books.values()].filter((book) => book.state === 'live')
    for (const book of live) book.step('disconnect')
    return live.map((book) => book.ticker)
  }

  /** Applies one frame of this subscription, of any kind; whoever calls has sorted the frames by sid. */
  apply(frame: Frame): SidChange {
    if (frame.seq === undefined) return { step: undefined, update: undefined, tainted: this.#taintBy(frame, undefined) }
    const { kind, state } = stepSid(this.#state, frame.seq)
    this.#state = state
    if (kind === 'repeat' && !isReplacement(frame, state)) return { step: kind, update: undefined, tainted: NONE }
    const byGap = kind === 'gap' ? this.#taintAll() : NONE
    const update = this.#update(frame)
    const byFrame = this.#taintBy(frame, update)
    const tainted = byFrame.length === 0 ? byGap : [...byGap, ...byFrame]
    return { step: kind, update, tainted: without(update, tainted) }
  }

  #update(frame: Frame): BookUpdate | undefined {
    if (frame.kind === 'orderbook-delta') return this.#applyDelta(frame)
    return frame.kind === 'orderbook-snapshot' ? this.#replace(frame) : undefined
  }

  #applyDelta(frame: OrderbookDeltaFrame): BookUpdate {
    const { ticker, side, price, delta } = frame
    const book = this.track(ticker)
    if (book.state !== 'live') return { kind: 'ignored', book }
    const qty = book.applyDelta(side, price, delta, frame)
    return qty === undefined ? { kind: 'negative-level', book, side, price, delta } : { kind: 'delta', book, side, price, delta, qty }
  }

  // A snapshot has no exchange time of its own; when it was sent is the nearest thing.
  #replace(frame: OrderbookSnapshotFrame): BookUpdate {
    const book = this.track(frame.ticker)
    const exchangeTsUs = frame.sendingTsMs === undefined ? undefined : epochUs(frame.sendingTsMs * 1_000)
    book.replace(frame, { seq: frame.seq, exchangeTsUs })
    return { kind: 'snapshot', book }
  }

  // A frame that could not be read taints its market, or all of them where not even that was readable.
  #taintBy(frame: Frame, update: BookUpdate | undefined): readonly string[] {
    if (update?.kind === 'negative-level') return this.#taint([update.book])
    if (frame.kind !== 'malformed') return NONE
    return frame.ticker === undefined ? this.#taintAll() : this.#taint([this.track(frame.ticker)])
  }

  #taintAll(): readonly string[] {
    return this.#taint([...this.#books.values()])
  }

  #taint(books: readonly OrderBook[]): readonly string[] {
    const whole = books.filter((book) => book.state !== 'recovering')
    for (const book of whole) book.step('taint')
    return whole.map((book) => book.ticker)
  }
}

// A requested snapshot may carry the present `seq` instead of the next: it is the book as of that `seq` either way, and
// applying one twice changes nothing.
function isReplacement(frame: Frame, state: SidState): boolean {
  return frame.kind === 'orderbook-snapshot' && state.kind === 'contiguous' && frame.seq === state.seq
}

// A snapshot that reveals a gap heals its own market at once.
function without(update: BookUpdate | undefined, tainted: readonly string[]): readonly string[] {
  return update?.kind === 'snapshot' && tainted.length > 0 ? tainted.filter((ticker) => ticker !== update.book.ticker) : tainted
}
