import type { PriceRange } from '@kassandra/kalshi-sdk'
import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { StrategyConfig } from '../engine/strategy-config.ts'
import type { FeedValue, ObservedAverage } from '../fair-value/fair-value-model.ts'
import type { FeeSchedule } from '../fees/fee-schedule.ts'
import type { Position } from '../position/position.ts'
import type { BookSide, PrivateEvent } from './private-event.ts'
import type { PublicEvent } from './public-event.ts'

interface Told {
  /** When the engine was told, by its own clock. */
  readonly atUs: EpochUs
}

/** What a market is. Told before anything else of it, and again whole whenever any of it changes. */
export interface MarketTerms {
  readonly ticker: string
  readonly eventTicker: string
  readonly seriesTicker: string
  readonly title: string
  /** Trading ends; undefined where nobody knows. */
  readonly closeUs: EpochUs | undefined
  /** What it pays is known; undefined where nobody knows. */
  readonly settlesUs: EpochUs | undefined
  readonly priceRanges: readonly PriceRange[]
  readonly fees: FeeSchedule
  /** At most one market of the event settles at YES. */
  readonly isExclusive: boolean
}

/** What is known of the markets beside their trading. */
export type MarketEvent =
  | (Told & { readonly kind: 'market' } & MarketTerms)
  /** The book is not known from here on, until its next snapshot. */
  | (Told & { readonly kind: 'book-lost'; readonly ticker: string; readonly reason: string })
  /**
   * Every book of these markets is whole as of an instant of the exchange's time, whether or not anything has changed in it: a book that
   * nobody changes is not a stale one.
   */
  | (Told & { readonly kind: 'alive'; readonly tickers: readonly string[]; readonly asOfUs: EpochUs })
  /** A value of an outside source, by the name that fair values ask for it. */
  | (Told & { readonly kind: 'feed'; readonly name: string; readonly feed: FeedValue })
  | (Told & { readonly kind: 'settlement-average'; readonly ticker: string; readonly average: ObservedAverage })
  /** The exchange as a whole takes orders or does not. */
  | (Told & { readonly kind: 'trading'; readonly isActive: boolean })

/** An own order found on the exchange at a start. */
export interface FoundOrder {
  readonly clientOrderId: string
  readonly orderId: string
  readonly ticker: string
  readonly side: BookSide
  /** Of YES. */
  readonly price: Price
  readonly filled: Qty
  readonly remaining: Qty
  readonly expiresUs: EpochUs | undefined
}

/** How much rests in front of an own order at its price. */
export interface QueueAhead {
  readonly clientOrderId: string
  readonly ahead: Qty
}

/** What the exchange says of the account, and how it compares with what we count. */
export type AccountEvent =
  /** The exchange's word on a position, taken for ours. `mark` is what it is worth now; undefined leaves that to the first one that comes. */
  | (Told & { readonly kind: 'adopt'; readonly ticker: string; readonly position: Position; readonly mark: Price | undefined })
  | (Told & { readonly kind: 'adopt-order'; readonly order: FoundOrder })
  /** Trades that an adopted position has in it already: told again, they change nothing. */
  | (Told & { readonly kind: 'adopt-fills'; readonly tradeIds: readonly string[] })
  | (Told & { readonly kind: 'balance'; readonly cash: MicroUsd })
  /** What rests in front of own orders at their prices, in place of all that was told of the market before. */
  | (Told & { readonly kind: 'queue'; readonly ticker: string; readonly ahead: readonly QueueAhead[] })
  /** The last comparison: how much more we count than the exchange, of the market that differs most. */
  | (Told & { readonly kind: 'reconcile'; readonly position: Qty; readonly cash: MicroUsd; readonly orders: number })

/**
 * - `quote`: both sides.
 * - `pause`: nothing rests.
 * - `drain`: only what lessens positions rests.
 * - `unwind`: positions are closed at the price that is there.
 */
export type EngineMode = 'quote' | 'pause' | 'drain' | 'unwind'

/** What people and their programs want. */
export type ControlEvent =
  /** Of one market, or of all. A market does what is stricter of the two. */
  | (Told & { readonly kind: 'mode'; readonly ticker: string | undefined; readonly mode: EngineMode })
  | (Told & { readonly kind: 'kill'; readonly reason: string })
  | (Told & { readonly kind: 'resume'; readonly by: string; readonly note: string })
  /** Another configuration, in force from here on. */
  | (Told & { readonly kind: 'configure'; readonly version: number; readonly config: StrategyConfig })

/** Everything that the engine takes in, plain JSON: a session is a list of them. */
export type EngineEvent = PublicEvent | PrivateEvent | MarketEvent | AccountEvent | ControlEvent | (Told & { readonly kind: 'clock' })
