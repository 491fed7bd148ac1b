import type { MicroUsd } from '../../units/money.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantInMillis, moneyText, qtyText, text } from '../answer/decode.ts'

/**
 * What became of an order at the moment of the matching engine's answer. The exchange sends no status: something remaining means
 * resting; nothing remaining and less filled than asked for means cancelled, as an unmatched `immediate_or_cancel` is.
 */
export interface OrderResult {
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly fillCount: Qty
  readonly remainingCount: Qty
  /** Micro-dollars a contract, always of the YES leg; undefined where nothing was filled. */
  readonly averageFillPrice: MicroUsd | undefined
  /** Micro-dollars a contract, cut to 4 decimals by the exchange: not for accounting, which fills are for. */
  readonly averageFeePaid: MicroUsd | undefined
  /** Time of the matching engine, to the millisecond. */
  readonly ts: EpochUs
}

export const toOrderResult: Decoder<OrderResult> = (value) => readOrderResult(new Fields(value))

function readOrderResult(fields: Fields): OrderResult {
  return {
    orderId: fields.need('order_id', text),
    clientOrderId: fields.find('client_order_id', text) || undefined,
    fillCount: fields.need('fill_count', qtyText),
    remainingCount: fields.need('remaining_count', qtyText),
    averageFillPrice: fields.find('average_fill_price', moneyText),
    averageFeePaid: fields.find('average_fee_paid', moneyText),
    ts: fields.need('ts_ms', instantInMillis),
  }
}
