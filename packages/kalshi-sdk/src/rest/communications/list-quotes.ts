import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Quote, toQuote } from './quote.ts'

/** The exchange wants a filter by user or by request. Time bounds are of the last update, in whole seconds, widened to hold the instant. */
export interface ListQuotesQuery {
  /** Quotes a page, 1 to 500, which is the exchange's default. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  readonly status?: Quote['status']
  readonly rfqId?: string
  /** Own quotes only. */
  readonly userFilter?: 'self'
  /** Quotes on own requests only. */
  readonly rfqUserFilter?: 'self'
  /** The exchange advises `userFilter` instead. */
  readonly quoteCreatorUserId?: string
  /** The exchange advises `rfqUserFilter` instead. */
  readonly rfqCreatorUserId?: string
}

/**
 * Lists quotes that one is a party of. Cancelled ones are kept for 7 days.
 * @see Kalshi REST reference, "Get Quotes"
 */
export function listQuotes(transport: RestTransport, query: ListQuotesQuery, options?: CallOptions): Listing<Quote> {
  const request = { method: 'GET', path: '/communications/quotes', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, pageOf('quotes', toQuote), options)
}

function toQuery(query: ListQuotesQuery) {
  return {
    limit: query.limit,
    cursor: query.cursor,
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    status: query.status,
    rfq_id: query.rfqId,
    user_filter: query.userFilter,
    rfq_user_filter: query.rfqUserFilter,
    quote_creator_user_id: query.quoteCreatorUserId,
    rfq_creator_user_id: query.rfqCreatorUserId,
  }
}
