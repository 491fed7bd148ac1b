import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instant } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Where the live tier begins. What is older is in the historical tier only. */
export interface HistoricalCutoff {
  /** Of markets and their candlesticks, by time of settlement. */
  readonly marketsSettled: EpochUs
  /** Of trades and own fills, by time of creation. */
  readonly tradesCreated: EpochUs
  /** Of own finished orders, by time of the last update. */
  readonly ordersUpdated: EpochUs
  /** Of own settled positions. */
  readonly positionsUpdated: EpochUs | undefined
}

/**
 * Gets the boundary between the live and the historical tier. It moves forward.
 * @see Kalshi REST reference, "Get Historical Cutoff Timestamps"; KALSHI_API section 12
 */
export function getHistoricalCutoff(transport: RestTransport, options?: CallOptions): ApiPromise<HistoricalCutoff> {
  return call(transport, () => ({ method: 'GET', path: '/historical/cutoff' }), toCutoff, options)
}

const toCutoff: Decoder<HistoricalCutoff> = (value) => {
  const fields = new Fields(value)
  return {
    marketsSettled: fields.need('market_settled_ts', instant),
    tradesCreated: fields.need('trades_created_ts', instant),
    ordersUpdated: fields.need('orders_updated_ts', instant),
    positionsUpdated: fields.find('market_positions_last_updated_ts', instant),
  }
}
