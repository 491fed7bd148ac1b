import { list } from '../answer/call.ts'
import type { Listing } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Position, type PositionPage, toPositionPage } from './position.ts'

export interface ListPositionsQuery {
  /** Positions a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** Only markets where one of these is not 0. */
  readonly countFilter?: readonly ('position' | 'total_traded')[]
  /** The exchange's default is `unsettled`. */
  readonly settlementStatus?: 'unsettled' | 'settled' | 'all'
  readonly ticker?: string
  readonly eventTicker?: string
  /** Absent: the primary one, 0. */
  readonly subaccount?: number
  readonly exchangeIndex?: number
}

/**
 * Lists own positions. A market stays in the list, with 0 held, until it settles.
 * @see Kalshi REST reference, "Get Positions"
 */
export function listPositions(
  transport: RestTransport,
  query: ListPositionsQuery = {},
  options?: CallOptions,
): Listing<Position, PositionPage> {
  const request = { method: 'GET', path: '/portfolio/positions', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, toPositionPage, options)
}

function toQuery(query: ListPositionsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    count_filter: query.countFilter?.join(','),
    settlement_status: query.settlementStatus,
    ticker: query.ticker,
    event_ticker: query.eventTicker,
    subaccount: query.subaccount,
    exchange_index: query.exchangeIndex,
  }
}
