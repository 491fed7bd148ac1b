import type { Outcome } from '../../book/level.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import {
  type Decoder,
  Fields,
  flag,
  instantOrNone,
  integer,
  type JsonObject,
  moneyText,
  type OpenSet,
  oneOf,
  priceText,
  qtyText,
  text,
} from '../answer/decode.ts'

/** `bid` buys YES; `ask` sells YES, which is the same as buying NO at the complement. */
export type BookSide = 'bid' | 'ask'

export type TimeInForce = 'good_till_canceled' | 'immediate_or_cancel' | 'fill_or_kill'

/** Which of two own orders goes when they would meet: the one that comes (`taker_at_cross`) or the one that rests (`maker`). */
export type SelfTradePrevention = 'taker_at_cross' | 'maker'

/** `resting` also when partly filled; `canceled` also with fills. */
export type OrderStatus = OpenSet<'resting' | 'canceled' | 'executed'>

/** An order as the exchange keeps it. Prices are of the market's YES and NO legs, not turned by the direction. */
export interface Order {
  readonly orderId: string
  readonly userId: string | undefined
  /** Undefined where the order was placed without one. */
  readonly clientOrderId: string | undefined
  readonly ticker: string
  /** What the order is positioned for: `bid` is `yes`, `ask` is `no`. */
  readonly outcomeSide: Outcome
  readonly bookSide: BookSide
  readonly type: OpenSet<'limit' | 'market'>
  readonly status: OrderStatus
  readonly yesPrice: Price
  readonly noPrice: Price
  readonly initialCount: Qty
  readonly fillCount: Qty
  readonly remainingCount: Qty
  readonly takerFillCost: MicroUsd
  readonly makerFillCost: MicroUsd
  readonly takerFees: MicroUsd
  readonly makerFees: MicroUsd
  readonly createdTime: EpochUs | undefined
  readonly lastUpdateTime: EpochUs | undefined
  /** Undefined: good till cancelled. The exchange may sweep it some minutes late. */
  readonly expirationTime: EpochUs | undefined
  readonly selfTradePrevention: OpenSet<SelfTradePrevention> | undefined
  readonly orderGroupId: string | undefined
  readonly cancelOrderOnPause: boolean
  readonly subaccount: number | undefined
  readonly exchangeIndex: number | undefined
  /** As the exchange sent it. */
  readonly raw: JsonObject
}

export const bookSide: Decoder<BookSide> = oneOf('bid', 'ask')
export const outcome: Decoder<Outcome> = oneOf('yes', 'no')

export const toOrder: Decoder<Order> = (value) => {
  const fields = new Fields(value)
  return {
    orderId: fields.need('order_id', text),
    userId: fields.find('user_id', text) || undefined,
    clientOrderId: fields.find('client_order_id', text) || undefined,
    ticker: fields.need('ticker', text),
    outcomeSide: fields.need('outcome_side', outcome),
    bookSide: fields.need('book_side', bookSide),
    type: fields.find('type', text) ?? 'limit',
    status: fields.need('status', text),
    yesPrice: fields.need('yes_price_dollars', priceText),
    noPrice: fields.need('no_price_dollars', priceText),
    initialCount: fields.need('initial_count_fp', qtyText),
    fillCount: fields.need('fill_count_fp', qtyText),
    remainingCount: fields.need('remaining_count_fp', qtyText),
    takerFillCost: fields.need('taker_fill_cost_dollars', moneyText),
    makerFillCost: fields.need('maker_fill_cost_dollars', moneyText),
    takerFees: fields.need('taker_fees_dollars', moneyText),
    makerFees: fields.need('maker_fees_dollars', moneyText),
    createdTime: fields.find('created_time', instantOrNone),
    lastUpdateTime: fields.find('last_update_time', instantOrNone),
    expirationTime: fields.find('expiration_time', instantOrNone),
    selfTradePrevention: fields.find('self_trade_prevention_type', text) || undefined,
    orderGroupId: fields.find('order_group_id', text) || undefined,
    cancelOrderOnPause: fields.find('cancel_order_on_pause', flag) ?? false,
    subaccount: fields.find('subaccount_number', integer),
    exchangeIndex: fields.find('exchange_index', integer),
    raw: fields.raw,
  }
}
