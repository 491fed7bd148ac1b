import type { OrderbookLevels } from '../../book/level.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { toOrderbookLevels } from './orderbook.ts'

export interface GetOrderbookQuery {
  /** Best levels of each side, 1 to 100; 0 or absent gives all. */
  readonly depth?: number
}

/**
 * Gets the resting bids of one market, each side in its own prices, ascending. It has no sequence number, so it cannot be joined with
 * the frames of a stream.
 * @see Kalshi REST reference, "Get Market Orderbook"
 */
export function getOrderbook(
  transport: RestTransport,
  ticker: string,
  query: GetOrderbookQuery = {},
  options?: CallOptions,
): ApiPromise<OrderbookLevels> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/markets/${ticker}/orderbook`, query: { depth: query.depth } }),
    (body) => new Fields(body).need('orderbook_fp', toOrderbookLevels),
    options,
  )
}
