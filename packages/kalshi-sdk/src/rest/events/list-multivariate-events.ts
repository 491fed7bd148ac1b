import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type KalshiEvent, toEvent } from './event.ts'

/** `seriesTicker` and `collectionTicker` exclude each other. */
export interface ListMultivariateEventsQuery {
  /** Events a page, 1 to 200. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly seriesTicker?: string
  readonly collectionTicker?: string
  readonly withNestedMarkets?: boolean
}

/**
 * Lists combo events, which collections make on demand.
 * @see Kalshi REST reference, "Get Multivariate Events"
 */
export function listMultivariateEvents(
  transport: RestTransport,
  query: ListMultivariateEventsQuery = {},
  options?: CallOptions,
): Listing<KalshiEvent> {
  return list(transport, { method: 'GET', path: '/events/multivariate', query: toQuery(query) }, pageOf('events', toEvent), options)
}

function toQuery(query: ListMultivariateEventsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    series_ticker: query.seriesTicker,
    collection_ticker: query.collectionTicker,
    with_nested_markets: query.withNestedMarkets,
  }
}
