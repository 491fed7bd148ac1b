import { list } from '../answer/call.ts'
import type { Listing } from '../answer/paginate.ts'
import { type Position, type PositionPage, toPositionPage } from '../portfolio/position.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface ListHistoricalPositionsQuery {
  readonly ticker?: string
  readonly eventTicker?: string
  /** Positions a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly subaccount?: number
}

/**
 * Lists own positions of events that were archived whole.
 * @see Kalshi REST reference, "Get Historical Positions"
 */
export function listHistoricalPositions(
  transport: RestTransport,
  { ticker, eventTicker, limit, cursor, subaccount }: ListHistoricalPositionsQuery = {},
  options?: CallOptions,
): Listing<Position, PositionPage> {
  const query = { ticker, event_ticker: eventTicker, limit, cursor, subaccount }
  return list(transport, { method: 'GET', path: '/historical/positions', needsKey: true, query } as const, toPositionPage, options)
}
