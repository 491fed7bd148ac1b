import type { ListMarketsQuery } from '@kassandra/kalshi-sdk'

/** Which markets are collected: all that are open, or those of any of the named series, events or tickers. */
export type MarketSelection =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'some'
      readonly seriesTickers: readonly string[]
      readonly eventTickers: readonly string[]
      readonly tickers: readonly string[]
    }

/** What of a market decides whether it is selected. */
export interface MarketIdentity {
  readonly ticker: string
  readonly eventTicker: string
  readonly seriesTicker: string | undefined
}

const TICKERS_A_QUERY = 100
const PAGE = 1_000

/** Pure. */
export function isSelected(selection: MarketSelection, { ticker, eventTicker, seriesTicker }: MarketIdentity): boolean {
  if (selection.kind === 'all') return true
  if (selection.tickers.includes(ticker) || selection.eventTickers.includes(eventTicker)) return true
  return seriesTicker !== undefined && selection.seriesTickers.includes(seriesTicker)
}

/** Pure. Whether the series of a market must be known to decide. */
export function needsSeries(selection: MarketSelection): boolean {
  return selection.kind === 'some' && selection.seriesTickers.length > 0
}

/** One listing, and the series that it is known to be of. */
export interface SelectionQuery {
  readonly query: ListMarketsQuery
  readonly seriesTicker: string | undefined
}

/** Pure. The listings that together hold every selected market that is open. Named tickers are listed whatever their status. */
export function planQueries(selection: MarketSelection): readonly SelectionQuery[] {
  if (selection.kind === 'all') return [{ query: { status: 'open', limit: PAGE }, seriesTicker: undefined }]
  return [
    ...selection.seriesTickers.map((seriesTicker) => ({
      query: { status: 'open' as const, seriesTicker, limit: PAGE },
      seriesTicker,
    })),
    ...selection.eventTickers.map((eventTicker) => ({
      query: { status: 'open' as const, eventTicker, limit: PAGE },
      seriesTicker: undefined,
    })),
    ...planTickerQueries(selection.tickers),
  ]
}

/** Pure. Listings of exactly these markets. */
export function planTickerQueries(tickers: readonly string[]): readonly SelectionQuery[] {
  return inParts(tickers, TICKERS_A_QUERY).map((part) => ({ query: { tickers: part, limit: PAGE }, seriesTicker: undefined }))
}

/** Pure. */
export function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts
}
