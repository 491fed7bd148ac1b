import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Series, toSeries } from './series.ts'

export interface ListSeriesQuery {
  /** Exact and case-sensitive. */
  readonly category?: string
  readonly tags?: readonly string[]
  readonly includeProductMetadata?: boolean
  readonly includeVolume?: boolean
  /** Sent in whole seconds, the second it lies in. */
  readonly minUpdatedTs?: EpochUs
}

/**
 * Lists series. The exchange gives all of them in one page, which is large without a filter.
 * @see Kalshi REST reference, "Get Series List"
 */
export function listSeries(transport: RestTransport, query: ListSeriesQuery = {}, options?: CallOptions): Listing<Series> {
  return list(transport, { method: 'GET', path: '/series', query: toQuery(query) }, pageOf('series', toSeries), options)
}

function toQuery(query: ListSeriesQuery) {
  return {
    category: query.category,
    tags: query.tags?.join(','),
    include_product_metadata: query.includeProductMetadata,
    include_volume: query.includeVolume,
    min_updated_ts: secondsFrom(query.minUpdatedTs),
  }
}
