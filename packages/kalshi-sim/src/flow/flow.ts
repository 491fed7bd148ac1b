import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Event, Series } from '../exchange/catalogue.ts'
import type { BookSource } from '../exchange/engine/market-books.ts'
import type { Level } from '../exchange/level.ts'
import type { MarketDefinition, MarketStatus } from '../exchange/market.ts'
import type { PublicEvent } from '../exchange/public-event.ts'
import type { BookChange, BookTrade } from '../trading/book/matching-book.ts'

/** What a flow may do to the exchange. */
export interface FlowTarget {
  addSeries(series: Series): void
  addEvent(event: Event): void
  /** @param source Where the flow keeps the market's orders, for members to trade with. */
  openMarket(
    definition: MarketDefinition,
    book?: { readonly yes: readonly Level[]; readonly no: readonly Level[] },
    source?: BookSource,
  ): void
  publish(event: PublicEvent): void
  setStatus(ticker: string, status: MarketStatus): void
  /** To be told of changes of the flow's own books once they are published: orders of members may be among those that traded. */
  matched(ticker: string, changes: readonly BookChange[], tradeIdOf: (trade: BookTrade) => string, atUs: EpochUs): void
}

/** A source of public events: steps in order, each at a time on the flow's own axis. */
export interface Flow {
  readonly kind: 'recorded' | 'synthetic'
  /** Exchange time before the first step. */
  readonly startUs: EpochUs
  /** Length of the flow's axis; undefined when it has no end. */
  readonly spanUs: number | undefined
  /** Lists the markets with their first books. Called once, before any step. */
  open(target: FlowTarget): void
  /** Microseconds from the flow's start to the next step; undefined behind the last. */
  peekUs(): number | undefined
  /** Carries out the next step. */
  step(): void
  /** Takes notice of what members did to a book of the flow. */
  notice?(ticker: string, changes: readonly BookChange[]): void
  /** Counts worth reporting, for people and for tests. */
  report(): Readonly<Record<string, unknown>>
}
