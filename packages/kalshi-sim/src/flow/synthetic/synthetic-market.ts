import { complement, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../../exchange/level.ts'
import type { MarketDefinition } from '../../exchange/market.ts'
import { snapToGrid } from '../../exchange/price-structure.ts'
import type { SeededRandom } from '../../random/seeded-random.ts'
import { type BookChange, MatchingBook, type NewOrder } from '../../trading/book/matching-book.ts'
import type { Instrument } from './instruments.ts'

/** One simulated market: a fair value that walks at random in log-odds, a real order book, and the figures of its ticker. */
export class SyntheticMarket {
  readonly definition: MarketDefinition
  readonly #volatility: number
  readonly #orders: string[] = []
  #book = new MatchingBook()
  #logOdds: number
  #walkedUs: number
  #orderCount = 0
  /** Whether traders act in it. */
  trading: boolean
  /** Settled and paid: nothing happens in it any more. */
  retired = false
  /** Whether its ticker has changed since it was last published. */
  dirty = true
  lastPrice: Price
  lastTradeQty: Qty = qty(0)
  volume: Qty = qty(0)
  openInterest: Qty = qty(0)

  constructor({ definition, volatility }: Instrument, random: SeededRandom, atUs: number) {
    this.definition = definition
    this.#volatility = volatility
    this.#logOdds = random.normal()
    this.#walkedUs = atUs
    this.trading = definition.status === 'active'
    this.lastPrice = snapToGrid(definition.structure, this.fairPrice())
  }

  get book(): MatchingBook {
    return this.#book
  }

  get orderCount(): number {
    return this.#orders.length
  }

  /** Fair price of YES, not on the grid. */
  fairPrice(): number {
    return 10_000 / (1 + Math.exp(-this.#logOdds))
  }

  /** Moves the fair value on to `atUs`. */
  walk(atUs: number, random: SeededRandom): void {
    const seconds = Math.max(atUs - this.#walkedUs, 0) / 1_000_000
    this.#walkedUs = atUs
    // Pulled gently to even odds, so that the market stays worth trading.
    this.#logOdds += this.#volatility * Math.sqrt(seconds) * random.normal() - 0.002 * seconds * this.#logOdds
    this.#logOdds = Math.min(Math.max(this.#logOdds, -4), 4)
  }

  place(order: Omit<NewOrder, 'id'>): BookChange[] {
    const id = `${this.definition.ticker}#${++this.#orderCount}`
    const changes = this.#book.place({ ...order, id })
    if (this.#book.find(id)) this.#orders.push(id)
    return this.#note(changes)
  }

  /** Cancels, of a few resting orders picked at random, the one farthest from the fair price. */
  cancelStale(random: SeededRandom): BookChange[] {
    let stalest: { readonly id: string; readonly distance: number } | undefined
    for (let pick = 0; pick < 3; pick++) {
      const id = this.#pickResting(random)
      const order = id === undefined ? undefined : this.#book.find(id)
      if (id === undefined || !order) continue
      const distance = Math.abs(yesPriceOf(order.side, order.price) - this.fairPrice())
      if (!stalest || distance > stalest.distance) stalest = { id, distance }
    }
    return stalest ? this.#note(this.#book.cancel(stalest.id)) : []
  }

  cancelAll(): BookChange[] {
    this.#orders.length = 0
    return this.#note(this.#book.cancelAll())
  }

  /** Drops the book without a word, as at the close. */
  clear(): void {
    this.#orders.length = 0
    this.#book = new MatchingBook()
    this.trading = false
    this.dirty = true
  }

  countTrade(price: Price, count: Qty, opens: boolean): void {
    this.lastPrice = price
    this.lastTradeQty = count
    this.volume = qty(this.volume + count)
    this.openInterest = qty(opens ? this.openInterest + count : Math.max(this.openInterest - count, 0))
  }

  #note(changes: BookChange[]): BookChange[] {
    if (changes.length > 0) this.dirty = true
    return changes
  }

  /** A random resting order; the ids of those that are gone are dropped on the way. */
  #pickResting(random: SeededRandom): string | undefined {
    while (this.#orders.length > 0) {
      const at = random.integer(0, this.#orders.length - 1)
      const id = this.#orders[at]
      if (id !== undefined && this.#book.find(id)) return id
      const last = this.#orders.pop()
      if (last !== undefined && at < this.#orders.length) this.#orders[at] = last
    }
    return undefined
  }
}

const yesPriceOf = (side: Side, price: Price): Price => (side === 'yes' ? price : complement(price))
