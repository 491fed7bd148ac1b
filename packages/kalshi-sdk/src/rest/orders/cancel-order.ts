import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInMillis, qtyText, text } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** Where an order is. On a shard other than 0, `exchangeIndex` or `marketTicker` is needed to find it. */
export interface OrderPlace {
  readonly subaccount?: number
  readonly exchangeIndex?: number
  readonly marketTicker?: string
}

export interface CancelResult {
  readonly orderId: string
  readonly clientOrderId: string | undefined
  /** What was resting and is no more; 0 where it had been filled. */
  readonly reducedBy: Qty
  /** Absent for an item of a batch that was refused. */
  readonly ts: EpochUs | undefined
}

/**
 * Cancels an order.
 * @throws {ApiError} 404: unknown, or filled or cancelled already.
 * @see Kalshi REST reference, "Cancel Order (V2)"
 */
export function cancelOrder(
  transport: RestTransport,
  orderId: string,
  place: OrderPlace = {},
  options?: CallOptions,
): ApiPromise<CancelResult> {
  return call(
    transport,
    () => ({ method: 'DELETE', path: restPath`/portfolio/events/orders/${orderId}`, needsKey: true, query: toPlace(place) }),
    toCancelResult,
    options,
  )
}

export function toPlace({ subaccount, exchangeIndex, marketTicker }: OrderPlace): Readonly<Record<string, string | number | undefined>> {
  return { subaccount: subaccountNumber(subaccount), exchange_index: exchangeIndex, market_ticker: marketTicker }
}

export const toCancelResult: Decoder<CancelResult> = (value) => {
  const fields = new Fields(value)
  return {
    orderId: fields.need('order_id', text),
    clientOrderId: fields.find('client_order_id', text) || undefined,
    reducedBy: fields.need('reduced_by', qtyText),
    ts: fields.find('ts_ms', instantInMillis),
  }
}
