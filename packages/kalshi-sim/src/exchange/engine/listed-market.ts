import type { EpochUs, Price } from '@kassandra/kalshi-sdk/units'
import type { MatchingBook } from '../../trading/book/matching-book.ts'
import type { FeeTerms } from '../../trading/fees/fee-terms.ts'
import type { TradedMarket } from '../../trading/traded-market.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Market, MarketStatus } from '../market.ts'
import { isOnGrid } from '../price-structure.ts'
import type { MarketBooks } from './market-books.ts'

/** A market of the catalogue, as the matching engine sees it: everything as it stands at the moment of asking. */
export class ListedMarket implements TradedMarket {
  readonly #market: Market
  readonly #catalogue: Catalogue
  readonly #books: MarketBooks
  readonly #clock: { nowUs(): EpochUs }

  constructor(market: Market, catalogue: Catalogue, books: MarketBooks, clock: { nowUs(): EpochUs }) {
    this.#market = market
    this.#catalogue = catalogue
    this.#books = books
    this.#clock = clock
  }

  get ticker(): string {
    return this.#market.ticker
  }

  get eventTicker(): string {
    return this.#market.definition.eventTicker
  }

  get shard(): number {
    return this.#market.definition.exchangeIndex ?? 0
  }

  get status(): MarketStatus {
    return this.#market.status
  }

  get isCombo(): boolean {
    return this.#market.definition.isCombo ?? false
  }

  get fees(): FeeTerms {
    const terms = this.#catalogue.feesOf(this.#market)
    const { feeWaiverUntilUs } = this.#market.definition
    return feeWaiverUntilUs !== undefined && this.#clock.nowUs() < feeWaiverUntilUs ? { ...terms, isWaived: true } : terms
  }

  get book(): MatchingBook {
    return this.#books.of(this.#market)
  }

  isOnGrid(yesPrice: Price): boolean {
    return isOnGrid(this.#market.structure, yesPrice)
  }
}
