import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** What an operator and the health of a deployable want to know of the market data, and the engine does not. */
export type MarketDataObservation = { readonly atUs: EpochUs } & (
  | { readonly kind: 'data-up' }
  /** No books, trades or lives of markets are told until it is up again. */
  | { readonly kind: 'data-down'; readonly detail: string }
  /** The book is being asked for. */
  | { readonly kind: 'book-recovery'; readonly tickers: readonly string[]; readonly action: string; readonly attempt: number }
  | { readonly kind: 'market-followed'; readonly ticker: string }
  /** It is not begun with, or not traded any more, since it cannot be: its fees are not known. */
  | { readonly kind: 'market-skipped'; readonly ticker: string; readonly reason: string }
  /** It settled, or the exchange does not know it any more. */
  | { readonly kind: 'market-dropped'; readonly ticker: string; readonly reason: 'settled' | 'vanished' }
  | { readonly kind: 'read-failed'; readonly what: string; readonly error: Error }
)

export type ObserveMarketData = (observation: MarketDataObservation) => void
