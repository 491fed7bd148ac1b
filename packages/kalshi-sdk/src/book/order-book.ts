import { complement, ONE_DOLLAR, type Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'
import type { EpochUs } from '../units/time.ts'
import { type BookInput, type BookState, stepBook } from './book-state.ts'
import type { Level, OrderbookLevels, Outcome } from './level.ts'
import { PriceLadder } from './price-ladder.ts'

/** The time of day, to tell how old a book is. */
export interface BookClock {
  nowUs(): EpochUs
}

/**
 * How the two sides stand: bids below offers (`open`), equal (`locked`: seen for an instant between the frames of one match)
 * or past each other (`crossed`: never seen on a whole book).
 */
export type Crossing = 'open' | 'locked' | 'crossed'

/** One read of a book: what it says and how far that can be trusted. YES prices. */
export interface BookTop {
  readonly ticker: string
  readonly state: BookState
  /** Exchange time of the last change; undefined until a frame told one. */
  readonly exchangeTsUs: EpochUs | undefined
  /** Our clock minus `exchangeTsUs`: grows on a quiet market too, and holds the difference of the clocks. */
  readonly exchangeAgeUs: number | undefined
  /** Of the last frame applied to this book. */
  readonly seq: number | undefined
  readonly bestBid: Level | undefined
  readonly bestAsk: Level | undefined
  /** In $0.0001; half way between two prices where their distance is odd. */
  readonly mid: number | undefined
  /** In $0.0001; 0 when locked, negative when crossed. */
  readonly spread: number | undefined
  readonly crossing: Crossing
}

/** A read of the whole book, which later changes leave as it is. Bids of each outcome in its own prices, best last. */
export interface BookSnapshot extends BookTop, OrderbookLevels {}

/** What a frame tells about a change beside its levels. */
export interface ChangeOrigin {
  readonly seq: number
  readonly exchangeTsUs: EpochUs | undefined
}

/** Bids for both outcomes of one market, exact. A bid for NO at p is an offer of YES at its complement. */
export class OrderBook {
  readonly ticker: string
  readonly #clock: BookClock
  readonly #bids: Readonly<Record<Outcome, PriceLadder>> = { yes: new PriceLadder(), no: new PriceLadder() }
  #state: BookState = 'recovering'
  #seq: number | undefined
  #exchangeTsUs: EpochUs | undefined

  constructor(ticker: string, clock: BookClock) {
    this.ticker = ticker
    this.#clock = clock
  }

  get state(): BookState {
    return this.#state
  }

  /** The best bid for YES. */
  bestBid(): Level | undefined {
    return this.#bids.yes.best()
  }

  /** The best offer of YES: the best bid for NO, seen from the other side. */
  bestAsk(): Level | undefined {
    const bestNo = this.#bids.no.best()
    return bestNo && { price: complement(bestNo.price), qty: bestNo.qty }
  }

  crossing(): Crossing {
    const sum = (this.#bids.yes.best()?.price ?? 0) + (this.#bids.no.best()?.price ?? 0)
    return sum < ONE_DOLLAR ? 'open' : sum === ONE_DOLLAR ? 'locked' : 'crossed'
  }

  /** What is bid for `outcome` at exactly `price`, in its own scale. */
  qtyAt(outcome: Outcome, price: Price): Qty {
    return this.#bids[outcome].qtyAt(price)
  }

  /** What is bid for `outcome` at `limit` or better, in its own scale; all of it without a limit. */
  depth(outcome: Outcome, limit: Price = 0 as Price): Qty {
    return this.#bids[outcome].depth(limit)
  }

  /** The best `count` bids for `outcome`, or all; in its own scale, ascending, best last. */
  levels(outcome: Outcome, count?: number): readonly Level[] {
    return this.#bids[outcome].levels(count)
  }

  top(): BookTop {
    const bestBid = this.bestBid()
    const bestAsk = this.bestAsk()
    const isTwoSided = bestBid !== undefined && bestAsk !== undefined
    return {
      ticker: this.ticker,
      state: this.#state,
      exchangeTsUs: this.#exchangeTsUs,
      exchangeAgeUs: this.#exchangeTsUs === undefined ? undefined : this.#clock.nowUs() - this.#exchangeTsUs,
      seq: this.#seq,
      bestBid,
      bestAsk,
      mid: isTwoSided ? (bestBid.price + bestAsk.price) / 2 : undefined,
      spread: isTwoSided ? bestAsk.price - bestBid.price : undefined,
      crossing: this.crossing(),
    }
  }

  /** @param count Levels of each side, the best ones; all without it. */
  snapshot(count?: number): BookSnapshot {
    return Object.freeze({
      ...this.top(),
      yes: Object.freeze(this.#bids.yes.levels(count)),
      no: Object.freeze(this.#bids.no.levels(count)),
    })
  }

  /** Replaces everything; the book is live. */
  replace(levels: OrderbookLevels, origin: ChangeOrigin): void {
    this.#bids.yes.replace(levels.yes)
    this.#bids.no.replace(levels.no)
    this.step('snapshot')
    this.#note(origin)
  }

  /**
   * Adds the signed `delta` to the bids for `outcome` at `price`, in its own scale; a level that reaches zero disappears.
   * Whether the book is whole is for the caller to know.
   * @returns What rests there now; undefined, with nothing changed, where that would be less than nothing: a corrupt book.
   */
  applyDelta(outcome: Outcome, price: Price, delta: Qty, origin: ChangeOrigin): Qty | undefined {
    const qty = this.#bids[outcome].add(price, delta)
    if (qty !== undefined) this.#note(origin)
    return qty
  }

  step(input: BookInput): void {
    this.#state = stepBook(this.#state, input)
  }

  #note({ seq, exchangeTsUs }: ChangeOrigin): void {
    this.#seq = seq
    if (exchangeTsUs !== undefined) this.#exchangeTsUs = exchangeTsUs
  }
}
