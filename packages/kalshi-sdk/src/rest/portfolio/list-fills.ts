import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Fill, toFill } from './fill.ts'

/** Time bounds are sent in whole seconds, widened to hold the instant given. */
export interface ListFillsQuery {
  readonly ticker?: string
  readonly orderId?: string
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  /** Fills a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
  /** Absent: those of every shard. */
  readonly exchangeIndex?: number
}

/**
 * Lists own fills, newest first. Those from before the historical cutoff are not among them; a new one appears within about a second.
 * @see Kalshi REST reference, "Get Fills"
 */
export function listFills(transport: RestTransport, query: ListFillsQuery = {}, options?: CallOptions): Listing<Fill> {
  const request = { method: 'GET', path: '/portfolio/fills', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, pageOf('fills', toFill), options)
}

function toQuery(query: ListFillsQuery) {
  return {
    ticker: query.ticker,
    order_id: query.orderId,
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    limit: query.limit,
    cursor: query.cursor,
    subaccount: query.subaccount,
    exchange_index: query.exchangeIndex,
  }
}
