import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { formatPrice, type Price } from '../../units/price.ts'
import { formatQty, type Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import type { JsonObject } from '../answer/decode.ts'
import { exactSeconds, subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { BookSide, SelfTradePrevention, TimeInForce } from './order.ts'
import { type OrderResult, toOrderResult } from './order-result.ts'

/** @see KALSHI_API section 9.2 */
export interface CreateOrderRequest {
  readonly ticker: string
  readonly side: BookSide
  /** Of the YES leg, also for an `ask`; on the market's price grid. */
  readonly price: Price
  /** More than 0. */
  readonly count: Qty
  readonly timeInForce: TimeInForce
  readonly selfTradePrevention: SelfTradePrevention
  /** At most 64 characters. The exchange refuses one that it knows already (409), which is what makes a repeat safe. */
  readonly clientOrderId?: string
  /** A whole second in the future; only with `good_till_canceled`. The exchange may cancel some minutes later. */
  readonly expirationTime?: EpochUs
  /** Refused rather than filled at once. */
  readonly postOnly?: boolean
  /** Never more than the position; only with `immediate_or_cancel`. */
  readonly reduceOnly?: boolean
  /** Cancelled when trading or the exchange pauses. */
  readonly cancelOrderOnPause?: boolean
  readonly orderGroupId?: string
  /** 0, the primary one, to 63. */
  readonly subaccount?: number
  /** The shard. Absent: the exchange finds it by the ticker. */
  readonly exchangeIndex?: number
}

const LONGEST_CLIENT_ORDER_ID = 64

/**
 * Places an order. It is sent once: what a broken connection left open, `client.orders.place` finds out.
 * @throws {ApiError} 400: refused by the matching engine; 409: the client order id is known.
 * @throws {InvalidRequestError} A field cannot be right.
 * @see Kalshi REST reference, "Create Order (V2)"
 */
export function createOrder(transport: RestTransport, request: CreateOrderRequest, options?: CallOptions): ApiPromise<OrderResult> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/portfolio/events/orders', needsKey: true, body: toOrderBody(request) }),
    toOrderResult,
    options,
  )
}

/** The body of one order, alone or in a batch. @throws {InvalidRequestError} Names the field that cannot be right. */
export function toOrderBody(request: CreateOrderRequest): JsonObject {
  const { clientOrderId, timeInForce, expirationTime, count } = request
  if (count <= 0) throw new InvalidRequestError(`count is ${formatQty(count)}, not more than 0`)
  if (clientOrderId === '') throw new InvalidRequestError('clientOrderId is empty; leave it out instead')
  if (clientOrderId !== undefined && clientOrderId.length > LONGEST_CLIENT_ORDER_ID)
    throw new InvalidRequestError(`clientOrderId has ${clientOrderId.length} characters, more than ${LONGEST_CLIENT_ORDER_ID}`)
  if (expirationTime !== undefined && timeInForce !== 'good_till_canceled')
    throw new InvalidRequestError(`expirationTime goes with good_till_canceled only, not with ${timeInForce}`)
  return {
    ticker: request.ticker,
    side: request.side,
    price: formatPrice(request.price),
    count: formatQty(count),
    time_in_force: timeInForce,
    self_trade_prevention_type: request.selfTradePrevention,
    client_order_id: clientOrderId,
    expiration_time: exactSeconds(expirationTime, 'expirationTime'),
    post_only: request.postOnly,
    reduce_only: request.reduceOnly,
    cancel_order_on_pause: request.cancelOrderOnPause,
    order_group_id: request.orderGroupId,
    subaccount: subaccountNumber(request.subaccount),
    exchange_index: request.exchangeIndex,
  }
}
