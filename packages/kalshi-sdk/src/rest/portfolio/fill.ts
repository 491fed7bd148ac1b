import type { Outcome } from '../../book/level.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import {
  type Decoder,
  Fields,
  flag,
  instant,
  instantInSeconds,
  integer,
  type JsonObject,
  moneyText,
  priceText,
  qtyText,
  text,
} from '../answer/decode.ts'
import { type BookSide, bookSide, outcome } from '../orders/order.ts'

/** One execution of an own order. Prices are those of the trade's YES and NO legs, not turned by the direction. */
export interface Fill {
  /** Also the id of the public trade. */
  readonly fillId: string
  readonly orderId: string
  readonly ticker: string
  readonly outcomeSide: Outcome
  readonly bookSide: BookSide
  readonly count: Qty
  readonly yesPrice: Price
  readonly noPrice: Price
  readonly isTaker: boolean
  /** Rounding and rebate included; up to 6 decimals. */
  readonly feeCost: MicroUsd
  readonly createdTime: EpochUs
  readonly subaccount: number | undefined
  readonly exchangeIndex: number | undefined
  /** As the exchange sent it. */
  readonly raw: JsonObject
}

export const toFill: Decoder<Fill> = (value) => {
  const fields = new Fields(value)
  return {
    fillId: fields.find('fill_id', text) ?? fields.need('trade_id', text),
    orderId: fields.need('order_id', text),
    ticker: fields.find('ticker', text) ?? fields.need('market_ticker', text),
    outcomeSide: fields.need('outcome_side', outcome),
    bookSide: fields.need('book_side', bookSide),
    count: fields.need('count_fp', qtyText),
    yesPrice: fields.need('yes_price_dollars', priceText),
    noPrice: fields.need('no_price_dollars', priceText),
    isTaker: fields.need('is_taker', flag),
    feeCost: fields.need('fee_cost', moneyText),
    createdTime: fields.find('created_time', instant) ?? fields.need('ts', instantInSeconds),
    subaccount: fields.find('subaccount_number', integer),
    exchangeIndex: fields.find('exchange_index', integer),
    raw: fields.raw,
  }
}
