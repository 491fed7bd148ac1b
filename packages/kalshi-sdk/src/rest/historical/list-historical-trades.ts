import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { type ListTradesQuery, type Trade, toTrade, toTradesQuery } from '../markets/list-trades.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/**
 * Lists public trades from before the historical cutoff, newest first.
 * @see Kalshi REST reference, "Get Historical Trades"
 */
export function listHistoricalTrades(transport: RestTransport, query: ListTradesQuery = {}, options?: CallOptions): Listing<Trade> {
  return list(transport, { method: 'GET', path: '/historical/trades', query: toTradesQuery(query) }, pageOf('trades', toTrade), options)
}
