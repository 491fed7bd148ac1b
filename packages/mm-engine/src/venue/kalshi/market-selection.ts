import type { Market } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs, Qty } from '@kassandra/kalshi-sdk/units'

/** Which markets are followed. Filters that are given must all hold; a market is looked for in each list of tickers that is there. */
export interface MarketSelection {
  readonly tickers?: readonly string[]
  readonly eventTickers?: readonly string[]
  readonly seriesTickers?: readonly string[]
  /** Markets that close sooner are not begun with. */
  readonly minTimeToCloseUs?: number
  /** Markets that close later are not begun with. */
  readonly maxTimeToCloseUs?: number
  /** Of the last 24 hours. */
  readonly minVolume24h?: Qty
  readonly minOpenInterest?: Qty
  /** Those whose trading has ended are not counted. */
  readonly maxMarkets: number
  /** Followed whatever the rest says, until they settle: where positions are held. */
  readonly heldTickers?: readonly string[]
}

/** Pure. Whether a market that takes orders now, or may again, is to be begun with. */
export function isSelected(selection: MarketSelection, market: Market, nowUs: EpochUs): boolean {
  const { minTimeToCloseUs = 0, maxTimeToCloseUs, minVolume24h = 0, minOpenInterest = 0 } = selection
  if (market.status !== 'active' && market.status !== 'inactive') return false
  const leftUs = (market.closeTime ?? Number.POSITIVE_INFINITY) - nowUs
  if (leftUs <= 0 || leftUs < minTimeToCloseUs || (maxTimeToCloseUs !== undefined && leftUs > maxTimeToCloseUs)) return false
  return market.volume24h >= minVolume24h && market.openInterest >= minOpenInterest
}

/** A market that was made; what is not known of it is undefined. */
export interface CreatedTickers {
  readonly ticker: string
  readonly eventTicker: string | undefined
}

/** Pure. Whether to look at once for a market that was made. Where nothing is named all are of interest, and the next search is soon enough. */
export function mayConcern({ tickers = [], eventTickers = [], seriesTickers = [] }: MarketSelection, created: CreatedTickers): boolean {
  if (tickers.includes(created.ticker) || seriesTickers.length > 0) return true
  return created.eventTicker === undefined ? eventTickers.length > 0 : eventTickers.includes(created.eventTicker)
}

/** Pure. The most traded first, then by ticker: of equal lists the same order comes, however they were sorted. */
export const inOrder = (markets: readonly Market[]): readonly Market[] =>
  markets.toSorted((a, b) => b.volume24h - a.volume24h || (a.ticker < b.ticker ? -1 : 1))
