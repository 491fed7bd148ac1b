import { getHistoricalCutoff } from '../rest/historical/get-historical-cutoff.ts'
import { listHistoricalTrades } from '../rest/historical/list-historical-trades.ts'
import { type ListTradesQuery, listTrades, type Trade } from '../rest/markets/list-trades.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { HistoryListing } from './history-listing.ts'
import { joinTimed } from './join-tiers.ts'

/** `limit` is that of each request; default 1000. */
export type TradeHistoryQuery = Omit<ListTradesQuery, 'cursor'>

/** Public trades, newest first. */
export function readTrades(transport: RestTransport, query: TradeHistoryQuery = {}, options?: CallOptions): HistoryListing<Trade> {
  const asked = { limit: 1_000, ...query }
  return new HistoryListing(() =>
    joinTimed<Trade>({
      idOf: ({ tradeId }) => tradeId,
      timeOf: ({ createdTime }) => createdTime,
      minTs: query.minTs,
      maxTs: query.maxTs,
      cutoff: async () => (await getHistoricalCutoff(transport, options)).tradesCreated,
      live: () => listTrades(transport, asked, options),
      historical: (maxTs) => listHistoricalTrades(transport, { ...asked, ...(maxTs !== undefined && { maxTs }) }, options),
    }),
  )
}
