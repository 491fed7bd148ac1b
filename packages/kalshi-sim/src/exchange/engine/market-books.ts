import type { MatchingBook } from '../../trading/book/matching-book.ts'
import { ReplayedLiquidity } from '../../trading/replay/replayed-liquidity.ts'
import type { Market } from '../market.ts'

/** Where the orders of a market are when its flow keeps them itself. */
export type BookSource = () => MatchingBook

/**
 * The order book behind each market's levels. A flow that trades brings its own; in any other market what is published becomes
 * anonymous orders at the first order of a member.
 */
export class MarketBooks {
  readonly #sources = new Map<string, BookSource>()
  readonly #replayed = new Map<string, ReplayedLiquidity>()

  bring(ticker: string, source: BookSource): void {
    this.#sources.set(ticker, source)
  }

  /** Whether the flow keeps the market's orders, and its figures with them. */
  isBrought(ticker: string): boolean {
    return this.#sources.has(ticker)
  }

  of(market: Market): MatchingBook {
    return this.#sources.get(market.ticker)?.() ?? this.#load(market).book
  }

  /** Undefined until the first order of a member. */
  replayed(ticker: string): ReplayedLiquidity | undefined {
    return this.#replayed.get(ticker)
  }

  /** Forgets the anonymous orders of a market that has closed. */
  drop(ticker: string): void {
    this.#replayed.delete(ticker)
  }

  #load(market: Market): ReplayedLiquidity {
    const { ticker, book } = market
    const known = this.#replayed.get(ticker)
    if (known) return known
    const liquidity = new ReplayedLiquidity(book.levels('yes'), book.levels('no'))
    this.#replayed.set(ticker, liquidity)
    return liquidity
  }
}
