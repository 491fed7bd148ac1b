import { getHistoricalCutoff } from '../rest/historical/get-historical-cutoff.ts'
import { type ListHistoricalMarketsQuery, listHistoricalMarkets } from '../rest/historical/list-historical-markets.ts'
import { listMarkets } from '../rest/markets/list-markets.ts'
import type { Market } from '../rest/markets/market.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { HistoryListing } from './history-listing.ts'
import { joinKeyed } from './join-tiers.ts'

/** The last four filters exclude each other. `limit` is that of each request; default 1000. */
export type MarketHistoryQuery = Omit<ListHistoricalMarketsQuery, 'cursor'>

/** Markets of whatever status: those of the live tier, then those settled before the cutoff. */
export function readMarkets(transport: RestTransport, query: MarketHistoryQuery = {}, options?: CallOptions): HistoryListing<Market> {
  const asked = { limit: 1_000, ...query }
  return new HistoryListing(() =>
    joinKeyed({
      idOf: ({ ticker }) => ticker,
      keyOf: ({ status, settlementTime }) => settlementTime ?? (status === 'finalized' ? undefined : 'live'),
      cutoff: async () => (await getHistoricalCutoff(transport, options)).marketsSettled,
      live: () => listMarkets(transport, asked, options),
      historical: () => listHistoricalMarkets(transport, asked, options),
    }),
  )
}
