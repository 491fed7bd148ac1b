import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { type Fill, toFill } from '../portfolio/fill.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type OwnHistoryQuery, toOwnHistoryQuery } from './own-history-query.ts'

/**
 * Lists own fills from before the historical cutoff, newest first.
 * @see Kalshi REST reference, "Get Historical Fills"
 */
export function listHistoricalFills(transport: RestTransport, query: OwnHistoryQuery = {}, options?: CallOptions): Listing<Fill> {
  const request = { method: 'GET', path: '/historical/fills', needsKey: true, query: toOwnHistoryQuery(query) } as const
  return list(transport, request, pageOf('fills', toFill), options)
}
