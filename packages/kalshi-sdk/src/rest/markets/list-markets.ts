import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { Market } from './market.ts'
import { toMarket } from './to-market.ts'

/**
 * Filters. The exchange takes one kind of time bound a request, and each only with certain statuses: created with `unopened`, `open` or
 * none; close with `closed` or none; settled with `settled` or none; updated with no other filter but `mveFilter: 'exclude'` and, with
 * it, `seriesTicker`. Bounds are sent in whole seconds, widened to hold the instant given.
 */
export interface ListMarketsQuery {
  /** Markets a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly eventTicker?: string
  readonly seriesTicker?: string
  readonly tickers?: readonly string[]
  /** `open` finds status `active`, `unopened` `initialized`, `paused` `inactive`, `settled` `finalized`. */
  readonly status?: 'unopened' | 'open' | 'paused' | 'closed' | 'settled'
  /** Combo markets: nothing but them, or all but them. */
  readonly mveFilter?: 'only' | 'exclude'
  readonly minCreatedTs?: EpochUs
  readonly maxCreatedTs?: EpochUs
  readonly minUpdatedTs?: EpochUs
  readonly maxUpdatedTs?: EpochUs
  readonly minCloseTs?: EpochUs
  readonly maxCloseTs?: EpochUs
  readonly minSettledTs?: EpochUs
  readonly maxSettledTs?: EpochUs
}

/**
 * Lists markets. Those that settled before the historical cutoff are not among them. Answers may be some 15 s old.
 * @throws {ApiError} 400 where filters exclude each other.
 * @see Kalshi REST reference, "Get Markets"
 */
export function listMarkets(transport: RestTransport, query: ListMarketsQuery = {}, options?: CallOptions): Listing<Market> {
  return list(transport, { method: 'GET', path: '/markets', query: toQuery(query) }, pageOf('markets', toMarket), options)
}

function toQuery(query: ListMarketsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    event_ticker: query.eventTicker,
    series_ticker: query.seriesTicker,
    tickers: query.tickers?.join(','),
    status: query.status,
    mve_filter: query.mveFilter,
    min_created_ts: secondsFrom(query.minCreatedTs),
    max_created_ts: secondsUntil(query.maxCreatedTs),
    min_updated_ts: secondsFrom(query.minUpdatedTs),
    max_updated_ts: secondsUntil(query.maxUpdatedTs),
    min_close_ts: secondsFrom(query.minCloseTs),
    max_close_ts: secondsUntil(query.maxCloseTs),
    min_settled_ts: secondsFrom(query.minSettledTs),
    max_settled_ts: secondsUntil(query.maxSettledTs),
  }
}
