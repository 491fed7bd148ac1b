import { complement, type EpochUs, type MicroUsd, microUsd, ONE_DOLLAR, type Price, price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import { rawFee } from './fees/fee-schedule.ts'
import type { Subaccount } from './ledger/accounts.ts'
import type { Reservations } from './ledger/reservations.ts'
import type { Order, OrderRequest } from './orders/order.ts'
import { refuse } from './refusal.ts'
import type { TradedMarket } from './traded-market.ts'

/** @throws {TradingRefusal} What the request says cannot be an order on this market. */
export function assertValid(request: OrderRequest, market: TradedMarket, atUs: EpochUs): void {
  if (request.count <= 0) refuse('INVALID_ORDER_SIZE', 'count must be above 0')
  assertPrice(request.yesPrice, market)
  if (request.expirationUs !== undefined) {
    if (request.timeInForce !== 'good_till_canceled')
      refuse('INVALID_EXPIRATION', `Cannot specify both ${request.timeInForce} and expiration_ts`)
    if (request.expirationUs <= atUs) refuse('INVALID_EXPIRATION', 'Expiration timestamp must be in the future')
  }
  if (request.reduceOnly && request.timeInForce !== 'immediate_or_cancel') refuse('INVALID_ORDER', 'reduce_only needs immediate_or_cancel')
}

export function assertPrice(yesPrice: Price, market: TradedMarket): void {
  if (yesPrice <= 0 || yesPrice >= ONE_DOLLAR) refuse('INVALID_PRICE', 'price must lie between 0 and 1')
  if (!market.isOnGrid(yesPrice)) refuse('INVALID_PRICE', 'price is not on the price grid of the market')
}

/** @throws {TradingRefusal} It would match now and may not, or cannot match whole and must. */
export function assertMatches(request: OrderRequest, side: Side, market: TradedMarket, memberId: string): void {
  const limit = ownPrice(side, request.yesPrice)
  if (request.postOnly && market.book.crosses(side, limit)) refuse('POST_ONLY_CROSS', 'post only cross')
  if (request.timeInForce !== 'fill_or_kill') return
  const { count, meetsOwn } = market.book.matchable(side, limit, memberId)
  // One that would meet an own order is carried out as immediate_or_cancel.
  if (!meetsOwn && count < request.count) refuse('FOK_INSUFFICIENT_VOLUME', 'fill or kill insufficient resting volume')
}

export interface Demand {
  readonly side: Side
  readonly yesPrice: Price
  readonly count: Qty
}

/** @throws {TradingRefusal} `INSUFFICIENT_BALANCE`: the money on the market's shard does not pay for the order and its fees at worst. */
export function assertAffordable(
  { side, yesPrice, count }: Demand,
  market: TradedMarket,
  subaccount: Subaccount,
  reservations: Reservations,
  insteadOf?: Order,
): void {
  const limit = ownPrice(side, yesPrice)
  const further = reservations.further(subaccount, market.ticker, { side, price: limit, remaining: count }, insteadOf)
  const fee = market.book.crosses(side, limit) ? worstFee(market, limit, count) : 0
  if (further + fee > reservations.available(subaccount, market.shard)) refuse('INSUFFICIENT_BALANCE', 'insufficient balance')
}

export const ownPrice = (side: Side, yesPrice: Price): Price => (side === 'yes' ? yesPrice : complement(yesPrice))

/** A fee is highest at even odds; a limit below keeps from there. */
function worstFee(market: TradedMarket, limit: Price, count: Qty): MicroUsd {
  return microUsd(rawFee(market.fees, { price: price(Math.min(limit, ONE_DOLLAR / 2)), count, isTaker: true }, 100))
}
