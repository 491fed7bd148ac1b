import type { EpochUs } from '../../units/time.ts'
import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Order, type OrderStatus, toOrder } from './order.ts'

/** Time bounds are sent in whole seconds, widened to hold the instant given. */
export interface ListOrdersQuery {
  readonly ticker?: string
  /** At most 10. */
  readonly eventTickers?: readonly string[]
  readonly minTs?: EpochUs
  readonly maxTs?: EpochUs
  readonly status?: OrderStatus
  /** Orders a page, 1 to 1000. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
  /** Absent: those of every shard. */
  readonly exchangeIndex?: number
}

/**
 * Lists own orders. Finished ones from before the historical cutoff are not among them, and a new one may take some seconds to appear.
 * @see Kalshi REST reference, "Get Orders"
 */
export function listOrders(transport: RestTransport, query: ListOrdersQuery = {}, options?: CallOptions): Listing<Order> {
  const request = { method: 'GET', path: '/portfolio/orders', needsKey: true, query: toQuery(query) } as const
  return list(transport, request, pageOf('orders', toOrder), options)
}

function toQuery(query: ListOrdersQuery) {
  return {
    ticker: query.ticker,
    event_ticker: query.eventTickers?.join(','),
    min_ts: secondsFrom(query.minTs),
    max_ts: secondsUntil(query.maxTs),
    status: query.status,
    limit: query.limit,
    cursor: query.cursor,
    subaccount: query.subaccount,
    exchange_index: query.exchangeIndex,
  }
}
