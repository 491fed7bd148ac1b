import type { Outcome } from '../../book/level.ts'
import { type Price, price } from '../../units/price.ts'
import { type Qty, qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, flag, instant, instantOrNone, integer, text } from '../answer/decode.ts'
import { outcome } from '../orders/order.ts'

/** A trade agreed off the book. What concerns the other party is empty for oneself. */
export interface BlockTradeProposal {
  readonly proposalId: string
  readonly proposerUserId: string
  readonly buyerUserId: string | undefined
  readonly sellerUserId: string | undefined
  readonly buyerSubtraderId: string | undefined
  readonly sellerSubtraderId: string | undefined
  readonly ticker: string
  readonly price: Price
  readonly count: Qty
  readonly makerSide: Outcome
  readonly status: string
  readonly expirationTime: EpochUs
  readonly createdTime: EpochUs
  readonly updatedTime: EpochUs
  readonly buyerAccepted: boolean
  readonly sellerAccepted: boolean
  readonly buyerAcceptedTime: EpochUs | undefined
  readonly sellerAcceptedTime: EpochUs | undefined
  readonly executedTime: EpochUs | undefined
  readonly buyerOrderId: string | undefined
  readonly sellerOrderId: string | undefined
}

export const toBlockTradeProposal: Decoder<BlockTradeProposal> = (value) => {
  const fields = new Fields(value)
  const find = (name: string): string | undefined => fields.find(name, text) || undefined
  return {
    proposalId: fields.need('id', text),
    proposerUserId: fields.need('proposer_user_id', text),
    buyerUserId: find('buyer_user_id'),
    sellerUserId: find('seller_user_id'),
    buyerSubtraderId: find('buyer_subtrader_id'),
    sellerSubtraderId: find('seller_subtrader_id'),
    ticker: fields.need('market_ticker', text),
    price: price(fields.need('price_centi_cents', integer)),
    count: qty(fields.need('centicount', integer)),
    makerSide: fields.need('maker_side', outcome),
    status: fields.need('status', text),
    expirationTime: fields.need('expiration_ts', instant),
    createdTime: fields.need('created_ts', instant),
    updatedTime: fields.need('updated_ts', instant),
    buyerAccepted: fields.need('buyer_accepted', flag),
    sellerAccepted: fields.need('seller_accepted', flag),
    buyerAcceptedTime: fields.find('buyer_accepted_ts', instantOrNone),
    sellerAcceptedTime: fields.find('seller_accepted_ts', instantOrNone),
    executedTime: fields.find('executed_ts', instantOrNone),
    buyerOrderId: find('buyer_order_id'),
    sellerOrderId: find('seller_order_id'),
  }
}
