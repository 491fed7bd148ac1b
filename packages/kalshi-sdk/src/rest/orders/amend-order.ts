import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { MicroUsd } from '../../units/money.ts'
import { formatPrice, type Price } from '../../units/price.ts'
import { formatQty, type Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInMillis, moneyText, qtyText, text } from '../answer/decode.ts'
import { exactSeconds, subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import type { BookSide } from './order.ts'

export interface AmendOrderRequest {
  /** As the order has it. */
  readonly ticker: string
  /** As the order has it. */
  readonly side: BookSide
  readonly price: Price
  /** The new total: what is filled already and what should rest. Only less at the same price keeps the place in the queue. */
  readonly count: Qty
  /** As the order has it; a check that this is the order meant. */
  readonly clientOrderId?: string
  /** From now on. */
  readonly updatedClientOrderId?: string
  /** Absent keeps the present one, `none` takes it away. */
  readonly expirationTime?: EpochUs | 'none'
  readonly subaccount?: number
  readonly exchangeIndex?: number
}

export interface AmendResult {
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly remainingCount: Qty | undefined
  readonly fillCount: Qty | undefined
  /** Micro-dollars a contract, of the YES leg. */
  readonly averageFillPrice: MicroUsd | undefined
  /** Micro-dollars a contract, cut by the exchange: not for accounting. */
  readonly averageFeePaid: MicroUsd | undefined
  readonly ts: EpochUs
}

/**
 * Changes price, size or expiry of an order, which keeps its id. It may fill at once.
 * @throws {ApiError} 400: ticker, side or client order id is another order's; 404: unknown or finished.
 * @see Kalshi REST reference, "Amend Order (V2)"
 */
export function amendOrder(
  transport: RestTransport,
  orderId: string,
  request: AmendOrderRequest,
  options?: CallOptions,
): ApiPromise<AmendResult> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: restPath`/portfolio/events/orders/${orderId}/amend`,
      needsKey: true,
      query: { subaccount: subaccountNumber(request.subaccount) },
      body: toBody(request),
    }),
    toAmendResult,
    options,
  )
}

function toBody(request: AmendOrderRequest) {
  const { count, expirationTime } = request
  if (count <= 0) throw new InvalidRequestError(`count is ${formatQty(count)}, not more than 0; to end an order, cancel it`)
  return {
    ticker: request.ticker,
    side: request.side,
    price: formatPrice(request.price),
    count: formatQty(count),
    client_order_id: request.clientOrderId,
    updated_client_order_id: request.updatedClientOrderId,
    exchange_index: request.exchangeIndex,
    expiration_time: expirationTime === 'none' ? 0 : exactSeconds(expirationTime, 'expirationTime'),
  }
}

const toAmendResult: Decoder<AmendResult> = (value) => {
  const fields = new Fields(value)
  return {
    orderId: fields.need('order_id', text),
    clientOrderId: fields.find('client_order_id', text) || undefined,
    remainingCount: fields.find('remaining_count', qtyText),
    fillCount: fields.find('fill_count', qtyText),
    averageFillPrice: fields.find('average_fill_price', moneyText),
    averageFeePaid: fields.find('average_fee_paid', moneyText),
    ts: fields.need('ts_ms', instantInMillis),
  }
}
