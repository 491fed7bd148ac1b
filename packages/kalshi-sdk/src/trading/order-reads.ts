import { ApiError } from '../errors/api-error.ts'
import { getUserDataTimestamp } from '../rest/exchange/get-user-data-timestamp.ts'
import { getOrder } from '../rest/orders/get-order.ts'
import { listOrders } from '../rest/orders/list-orders.ts'
import type { BookSide, Order } from '../rest/orders/order.ts'
import { listFills } from '../rest/portfolio/list-fills.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import type { EpochUs } from '../units/time.ts'

/** What a search needs to know of a fill. */
export interface FillTrace {
  readonly orderId: string
  readonly bookSide: BookSide
}

/** What is read to find out about an order. */
export interface OrderReads {
  /** Up to when the other reads are current. */
  asOf(options: CallOptions): Promise<EpochUs>
  /** Own orders on a market since an instant, whatever their status. */
  orders(ticker: string, sinceUs: EpochUs, options: CallOptions): AsyncIterable<Order>
  /** undefined where the exchange does not show it. */
  order(orderId: string, options: CallOptions): Promise<Order | undefined>
  /** Own fills on a market since an instant. */
  fills(ticker: string, sinceUs: EpochUs, options: CallOptions): AsyncIterable<FillTrace>
}

const LARGEST_PAGE = 1_000

/** Reads over REST, before other reads in the limiter's queue: a market stands still until they are done. */
export function readsOver(transport: RestTransport): OrderReads {
  const urgent = (options: CallOptions): CallOptions => ({ ...options, lane: 'cancel' })
  return {
    asOf: async (options) => (await getUserDataTimestamp(transport, urgent(options))).asOfTime,
    orders: (ticker, minTs, options) => listOrders(transport, { ticker, minTs, limit: LARGEST_PAGE }, urgent(options)),
    order: (orderId, options) => getOrder(transport, orderId, urgent(options)).catch(noneFor404),
    fills: (ticker, minTs, options) => listFills(transport, { ticker, minTs, limit: LARGEST_PAGE }, urgent(options)),
  }
}

function noneFor404(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined
  throw error
}
