import type { ListMarketsQuery } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

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

/** Pure. Whether a market of which only the ticker is known can be selected. */
export function mayBeSelected(selection: MarketSelection, ticker: string): boolean {
  if (selection.kind === 'all' || selection.seriesTickers.length > 0 || selection.eventTickers.length > 0) return true
  return selection.tickers.includes(ticker)
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

/** A market that is listed before it opens is not announced again when it does. */
const STATUSES: readonly ListMarketsQuery[] = [{ status: 'open' }, { status: 'paused' }, { status: 'unopened' }]
/** Of listings, which may be a quarter of a minute old, and of clocks, microseconds. */
const MARGIN_US = 60_000_000

/**
 * Pure. The listings that together hold every selected market that is open or has yet to open. Named tickers are listed whatever their
 * status.
 * @param endedSinceUs Those that closed since then too: they may have come and gone while nobody looked.
 */
export function planQueries(selection: MarketSelection, endedSinceUs?: EpochUs | undefined): readonly SelectionQuery[] {
  const listings: readonly Pick<ListMarketsQuery, 'seriesTicker' | 'eventTicker'>[] =
    selection.kind === 'all'
      ? [{}]
      : [
          ...selection.seriesTickers.map((seriesTicker) => ({ seriesTicker })),
          ...selection.eventTickers.map((eventTicker) => ({ eventTicker })),
        ]
  const statuses = endedSinceUs === undefined ? STATUSES : [...STATUSES, ...endedSince(endedSinceUs)]
  const byStatus = listings.flatMap((listing) =>
    statuses.map((status) => ({ query: { ...status, ...listing, limit: PAGE }, seriesTicker: listing.seriesTicker })),
  )
  return selection.kind === 'all' ? byStatus : [...byStatus, ...planTickerQueries(selection.tickers)]
}

/** The exchange takes either bound with its own status alone. */
function endedSince(sinceUs: EpochUs): readonly ListMarketsQuery[] {
  const fromUs = epochUs(sinceUs - MARGIN_US)
  return [
    { status: 'closed', minCloseTs: fromUs },
    { status: 'settled', minSettledTs: fromUs },
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
