import type { Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, qtyText, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** The exchange wants one of the first two. */
export interface QueuePositionsQuery {
  readonly marketTickers?: readonly string[]
  readonly eventTicker?: string
  readonly subaccount?: number
}

export interface QueuePosition {
  readonly orderId: string
  readonly ticker: string
  /** What rests in front of it at its price; 0 for the first in line. */
  readonly position: Qty
}

/**
 * Gets the queue positions of own resting orders.
 * @see Kalshi REST reference, "Get Queue Positions for Orders"
 */
export function getQueuePositions(
  transport: RestTransport,
  query: QueuePositionsQuery,
  options?: CallOptions,
): ApiPromise<readonly QueuePosition[]> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/orders/queue_positions', needsKey: true, query: toQuery(query) }),
    (body) => new Fields(body).need('queue_positions', listOf(toQueuePosition)),
    options,
  )
}

function toQuery({ marketTickers, eventTicker, subaccount }: QueuePositionsQuery) {
  return { market_tickers: marketTickers?.join(','), event_ticker: eventTicker, subaccount }
}

const toQueuePosition: Decoder<QueuePosition> = (value) => {
  const fields = new Fields(value)
  return {
    orderId: fields.need('order_id', text),
    ticker: fields.need('market_ticker', text),
    position: fields.need('queue_position_fp', qtyText),
  }
}
