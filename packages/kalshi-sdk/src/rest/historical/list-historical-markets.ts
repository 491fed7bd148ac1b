import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { Market } from '../markets/market.ts'
import { toMarket } from '../markets/to-market.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** The last four filters exclude each other. */
export interface ListHistoricalMarketsQuery {
  /** Markets a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly tickers?: readonly string[]
  readonly eventTicker?: string
  readonly seriesTicker?: string
  /** Leaves combo markets out. */
  readonly mveFilter?: 'exclude'
}

/**
 * Lists markets that settled before the historical cutoff.
 * @see Kalshi REST reference, "Get Historical Markets"
 */
export function listHistoricalMarkets(
  transport: RestTransport,
  query: ListHistoricalMarketsQuery = {},
  options?: CallOptions,
): Listing<Market> {
  return list(transport, { method: 'GET', path: '/historical/markets', query: toQuery(query) }, pageOf('markets', toMarket), options)
}

function toQuery(query: ListHistoricalMarketsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    tickers: query.tickers?.join(','),
    event_ticker: query.eventTicker,
    series_ticker: query.seriesTicker,
    mve_filter: query.mveFilter,
  }
}
