import { list } from '../answer/call.ts'
import type { OpenSet } from '../answer/decode.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Rfq, toRfq } from './rfq.ts'

export interface ListRfqsQuery {
  /** Requests a page, 1 to 100, which is the exchange's default. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly eventTicker?: string
  readonly ticker?: string
  readonly subaccount?: number
  readonly status?: OpenSet<'open' | 'closed'>
  /** Own requests only. */
  readonly userFilter?: 'self'
  /** The exchange advises `userFilter` instead. */
  readonly creatorUserId?: string
}

/**
 * Lists requests for quotes, of everybody. Closed ones are kept for 7 days.
 * @see Kalshi REST reference, "Get RFQs"
 */
export function listRfqs(transport: RestTransport, query: ListRfqsQuery = {}, options?: CallOptions): Listing<Rfq> {
  const request = { method: 'GET', path: '/communications/rfqs', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, pageOf('rfqs', toRfq), options)
}

function toQuery(query: ListRfqsQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    event_ticker: query.eventTicker,
    market_ticker: query.ticker,
    subaccount: query.subaccount,
    status: query.status,
    user_filter: query.userFilter,
    creator_user_id: query.creatorUserId,
  }
}
