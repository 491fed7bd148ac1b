import { formatQty, type Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInMillis, qtyText, text } from '../answer/decode.ts'
import { exactlyOne, subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import type { OrderPlace } from './cancel-order.ts'

/** Exactly one of `reduceBy` and `reduceTo`. */
export interface DecreaseOrderRequest extends OrderPlace {
  readonly reduceBy?: Qty
  /** What should still rest; 0 cancels. */
  readonly reduceTo?: Qty
}

export interface DecreaseResult {
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly remainingCount: Qty
  readonly ts: EpochUs
}

/**
 * Makes an order smaller; it keeps its place in the queue.
 * @throws {ApiError} 404: unknown or finished.
 * @see Kalshi REST reference, "Decrease Order (V2)"
 */
export function decreaseOrder(
  transport: RestTransport,
  orderId: string,
  request: DecreaseOrderRequest,
  options?: CallOptions,
): ApiPromise<DecreaseResult> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: restPath`/portfolio/events/orders/${orderId}/decrease`,
      needsKey: true,
      query: { subaccount: subaccountNumber(request.subaccount) },
      body: toBody(request),
    }),
    toDecreaseResult,
    options,
  )
}

function toBody({ reduceBy, reduceTo, exchangeIndex, marketTicker }: DecreaseOrderRequest) {
  exactlyOne(['reduceBy', reduceBy], ['reduceTo', reduceTo])
  return {
    reduce_by: reduceBy === undefined ? undefined : formatQty(reduceBy),
    reduce_to: reduceTo === undefined ? undefined : formatQty(reduceTo),
    exchange_index: exchangeIndex,
    market_ticker: marketTicker,
  }
}

const toDecreaseResult: Decoder<DecreaseResult> = (value) => {
  const fields = new Fields(value)
  return {
    orderId: fields.need('order_id', text),
    clientOrderId: fields.find('client_order_id', text) || undefined,
    remainingCount: fields.need('remaining_count', qtyText),
    ts: fields.need('ts_ms', instantInMillis),
  }
}
