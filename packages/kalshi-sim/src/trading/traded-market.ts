import type { Price } from '@kassandra/kalshi-sdk/units'
import type { MatchingBook } from './book/matching-book.ts'
import type { FeeTerms } from './fees/fee-terms.ts'

/** What the engine knows of a market at the moment of a command. */
export interface TradedMarket {
  readonly ticker: string
  readonly eventTicker: string
  readonly shard: number
  readonly status: 'initialized' | 'active' | 'inactive' | 'closed' | 'determined' | 'finalized'
  readonly isCombo: boolean
  readonly fees: FeeTerms
  readonly book: MatchingBook
  isOnGrid(yesPrice: Price): boolean
}
