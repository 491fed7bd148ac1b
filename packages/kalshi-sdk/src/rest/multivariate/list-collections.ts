import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type MultivariateCollection, toCollection } from './collection.ts'

export interface ListCollectionsQuery {
  readonly status?: 'unopened' | 'open' | 'closed'
  readonly associatedEventTicker?: string
  readonly seriesTicker?: string
  /** Collections a page, 1 to 200. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

/**
 * Lists collections that combos are made from.
 * @see Kalshi REST reference, "Get Multivariate Event Collections"
 */
export function listCollections(
  transport: RestTransport,
  query: ListCollectionsQuery = {},
  options?: CallOptions,
): Listing<MultivariateCollection> {
  const request = { method: 'GET', path: '/multivariate_event_collections', query: toQuery(query) } as const
  return list(transport, request, pageOf('multivariate_contracts', toCollection), options)
}

function toQuery({ status, associatedEventTicker, seriesTicker, limit, cursor }: ListCollectionsQuery) {
  return { status, associated_event_ticker: associatedEventTicker, series_ticker: seriesTicker, limit, cursor }
}
