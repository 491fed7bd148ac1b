import { getHistoricalCutoff } from '../rest/historical/get-historical-cutoff.ts'
import { listHistoricalFills } from '../rest/historical/list-historical-fills.ts'
import { listHistoricalOrders } from '../rest/historical/list-historical-orders.ts'
import { type ListHistoricalPositionsQuery, listHistoricalPositions } from '../rest/historical/list-historical-positions.ts'
import type { OwnHistoryQuery } from '../rest/historical/own-history-query.ts'
import { listOrders } from '../rest/orders/list-orders.ts'
import type { Order } from '../rest/orders/order.ts'
import type { Fill } from '../rest/portfolio/fill.ts'
import { listFills } from '../rest/portfolio/list-fills.ts'
import { listPositions } from '../rest/portfolio/list-positions.ts'
import type { Position } from '../rest/portfolio/position.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { HistoryListing } from './history-listing.ts'
import { joinKeyed, joinTimed } from './join-tiers.ts'

/** `limit` is that of each request; default 1000. */
export type OwnRecordsQuery = Omit<OwnHistoryQuery, 'cursor'>
export type PositionHistoryQuery = Omit<ListHistoricalPositionsQuery, 'cursor'>

/** Own fills, newest first. */
export function readFills(transport: RestTransport, query: OwnRecordsQuery = {}, options?: CallOptions): HistoryListing<Fill> {
  const asked = { limit: 1_000, ...query }
  return new HistoryListing(() =>
    joinTimed<Fill>({
      idOf: ({ fillId, orderId }) => `${fillId} ${orderId}`, // both sides of a trade with oneself have its id
      timeOf: ({ createdTime }) => createdTime,
      minTs: query.minTs,
      maxTs: query.maxTs,
      cutoff: async () => (await getHistoricalCutoff(transport, options)).tradesCreated,
      live: () => listFills(transport, asked, options),
      historical: (maxTs) => listHistoricalFills(transport, { ...asked, ...(maxTs !== undefined && { maxTs }) }, options),
    }),
  )
}

/** Own orders: those of the live tier, resting ones among them, then those finished before the cutoff. */
export function readOrders(transport: RestTransport, query: OwnRecordsQuery = {}, options?: CallOptions): HistoryListing<Order> {
  const asked = { limit: 1_000, ...query }
  return new HistoryListing(() =>
    joinKeyed({
      idOf: ({ orderId }) => orderId,
      keyOf: ({ status, lastUpdateTime }) => (status === 'resting' ? 'live' : lastUpdateTime),
      cutoff: async () => (await getHistoricalCutoff(transport, options)).ordersUpdated,
      live: () => listOrders(transport, asked, options),
      historical: () => listHistoricalOrders(transport, asked, options),
    }),
  )
}

/** Own positions, settled ones too: those of the live tier, then those of events that were archived. */
export function readPositions(transport: RestTransport, query: PositionHistoryQuery = {}, options?: CallOptions): HistoryListing<Position> {
  const asked = { limit: 1_000, ...query }
  return new HistoryListing(() =>
    joinKeyed({
      idOf: ({ ticker, exchangeIndex }) => `${ticker} ${exchangeIndex ?? ''}`,
      keyOf: ({ lastUpdated }) => lastUpdated,
      cutoff: async () => (await getHistoricalCutoff(transport, options)).positionsUpdated,
      live: () => listPositions(transport, { ...asked, settlementStatus: 'all' }, options),
      historical: () => listHistoricalPositions(transport, asked, options),
    }),
  )
}
