import {
  type AmendResult,
  type CancelResult,
  type DecreaseResult,
  formatPrice,
  formatQty,
  type Order,
  type OrderResult,
} from '@kassandra/kalshi-sdk'
import { contracts, dollars, money } from '../output/amounts.ts'
import { inInstant, inMoney, inPrice, inQty, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMillisecond, toMinute } from '../output/moment.ts'
import type { Fact, ListView } from '../output/show.ts'
import { decimal, text } from '../output/table.ts'

const ORDER: Shape<Order> = {
  yesPrice: inPrice,
  noPrice: inPrice,
  initialCount: inQty,
  fillCount: inQty,
  remainingCount: inQty,
  takerFillCost: inMoney,
  makerFillCost: inMoney,
  takerFees: inMoney,
  makerFees: inMoney,
  createdTime: inInstant,
  lastUpdateTime: inInstant,
  expirationTime: inInstant,
}
const ORDER_RESULT: Shape<OrderResult> = {
  fillCount: inQty,
  remainingCount: inQty,
  averageFillPrice: inMoney,
  averageFeePaid: inMoney,
  ts: inInstant,
}
const AMEND_RESULT: Shape<AmendResult> = ORDER_RESULT
const DECREASE_RESULT: Shape<DecreaseResult> = { remainingCount: inQty, ts: inInstant }
const CANCEL_RESULT: Shape<CancelResult> = { reducedBy: inQty, ts: inInstant }

export const orderDocument = (order: Order): JsonDocument => toDocument(order, ORDER)
export const orderResultDocument = (result: OrderResult): JsonDocument => toDocument(result, ORDER_RESULT)
export const amendResultDocument = (result: AmendResult): JsonDocument => toDocument(result, AMEND_RESULT)
export const decreaseResultDocument = (result: DecreaseResult): JsonDocument => toDocument(result, DECREASE_RESULT)
export const cancelResultDocument = (result: CancelResult): JsonDocument => toDocument(result, CANCEL_RESULT)

export const orderView: ListView<Order> = {
  toDocument: orderDocument,
  columns: [
    text('ORDER', (order) => order.orderId),
    text('TICKER', (order) => order.ticker),
    text('SIDE', (order) => order.bookSide),
    decimal('YES PRICE', (order) => formatPrice(order.yesPrice), 2),
    decimal('RESTING', (order) => formatQty(order.remainingCount)),
    decimal('FILLED', (order) => formatQty(order.fillCount)),
    text('STATUS', (order) => order.status),
    text('CREATED (UTC)', (order) => toMinute(order.createdTime)),
  ],
  nothing: 'no orders',
}

export function orderFacts(order: Order): readonly Fact[] {
  return [
    ['order', order.orderId],
    ['client order id', order.clientOrderId ?? ''],
    ['ticker', order.ticker],
    ['side', `${order.bookSide} (for ${order.outcomeSide.toUpperCase()})`],
    ['YES price', dollars(order.yesPrice)],
    ['resting', contracts(order.remainingCount)],
    ['filled', contracts(order.fillCount)],
    ['status', order.status],
    ['created', toMillisecond(order.createdTime)],
    ['expires', toMillisecond(order.expirationTime)],
    ['order group', order.orderGroupId ?? ''],
    ['subaccount', order.subaccount === undefined ? '' : String(order.subaccount)],
  ]
}

/** In words: what an order is now. */
export function orderLine(order: Order): string {
  return `${order.bookSide} ${contracts(order.remainingCount)} of ${order.ticker} at ${dollars(order.yesPrice)}`
}

/** @param count That was asked for: what is neither filled nor resting was cancelled. */
export function orderResultFacts(result: OrderResult, count: Order['initialCount']): readonly Fact[] {
  const { fillCount, remainingCount } = result
  return [
    ['order', result.orderId],
    ['client order id', result.clientOrderId ?? ''],
    ['status', remainingCount > 0 ? 'resting' : fillCount < count ? 'canceled' : 'executed'],
    ['filled', contracts(fillCount)],
    ['resting', contracts(remainingCount)],
    ['average YES price', result.averageFillPrice === undefined ? '' : money(result.averageFillPrice)],
    ['average fee', result.averageFeePaid === undefined ? '' : `${money(result.averageFeePaid)} a contract`],
  ]
}
