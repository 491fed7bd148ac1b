import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { BookSide } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import { NO_EXPIRY } from './adopt-order.ts'
import { isTowardsMarket } from './create-order-rules.ts'
import { type Draft, owedOn } from './draft.ts'
import { type ManagedOrder, worstOf } from './managed-order.ts'
import type { MarketOrders } from './market-orders.ts'
import { matchQuotes, type SideMatch, withoutMet } from './match-quotes.ts'
import type { OrderRules } from './order-bookkeeping.ts'
import { sendAmend, sendCancel, sendCreate, sendShrink } from './send-command.ts'

/**
 * Sends what brings the orders of the market closer to what is wanted there: what makes room first, of both sides.
 * @see docs/spec/orders.md, "What is sent"
 */
export function diffMarket(draft: Draft): void {
  const { market } = draft
  if (market.desired === undefined || isSettled(draft)) return
  const { bids, asks } = withoutMet(market.desired)
  const bid = matchQuotes('bid', market.live, bids)
  const ask = matchQuotes('ask', market.live, asks)
  makeRoom(draft, bid)
  makeRoom(draft, ask)
  const blockedBids = grow(draft, bid)
  const blockedAsks = grow(draft, ask)
  for (const price of blockedBids) freeTheWay(draft, ask, price)
  for (const price of blockedAsks) freeTheWay(draft, bid, price)
}

/** Whether everything is there just as it is wanted, and nothing else is. */
function isSettled({ market, rules, nowUs }: Draft): boolean {
  const { live, owed, desired } = market
  if (!desired || owed.length > 0 || live.length !== desired.bids.length + desired.asks.length) return false
  for (const order of live) {
    if (!isAtRest(order) || isDue(rules, order, nowUs)) return false
    if (!(order.side === 'bid' ? desired.bids : desired.asks).some((quote) => isRight(order, quote))) return false
  }
  return hasAll(live, 'bid', desired.bids) && hasAll(live, 'ask', desired.asks)
}

const isAtRest = ({ inFlight, doubt, isLoose }: ManagedOrder): boolean => inFlight === undefined && doubt === undefined && !isLoose

const isRight = (order: ManagedOrder, { price, quantity, takes }: Quote): boolean =>
  order.price === price && worstOf(order) === quantity && order.takes === (takes === true)

const hasAll = (live: readonly ManagedOrder[], side: BookSide, quotes: readonly Quote[]): boolean =>
  quotes.every((quote) => live.some((order) => order.side === side && isRight(order, quote)))

/** Cancels what no quote wants, and makes smaller what is too large. */
function makeRoom(draft: Draft, { orders, quoteOf }: SideMatch): void {
  for (const [at, order] of orders.entries()) {
    const quote = quoteOf[at]
    if (order.inFlight !== undefined) continue
    if (!quote || quote.quantity <= 0 || order.doubt) cancel(draft, order)
    else if (order.takes) cancelUnlessRight(draft, order, quote)
    else if (worstOf(order) > quote.quantity && !wantsMove(draft, order, quote)) shrink(draft, order, quote)
  }
}

/** The exchange knows no client order ids: what it did not name yet waits for its name. */
function cancel(draft: Draft, order: ManagedOrder): void {
  if (order.orderId !== undefined && (order.retry?.cancelUs ?? 0) <= draft.nowUs) sendCancel(draft, order)
}

function shrink(draft: Draft, order: ManagedOrder, quote: Quote): void {
  if (mayChange(draft, order)) sendShrink(draft, order, quote.quantity)
  else cancel(draft, order)
}

const mayChange = ({ nowUs }: Draft, { retry }: ManagedOrder): boolean => (retry?.changeUs ?? 0) <= nowUs

/** An order that takes is never amended: it would take a second time. */
function cancelUnlessRight(draft: Draft, order: ManagedOrder, { price, quantity }: Quote): void {
  const { rules, nowUs } = draft
  const missing = quantity - worstOf(order)
  if (price !== order.price || missing < 0 || isMaterial(rules, missing) || isDue(rules, order, nowUs)) cancel(draft, order)
}

const isMaterial = ({ materialCount }: OrderRules, missing: number): boolean => missing > 0 && missing >= materialCount

const isDue = ({ renewUs }: OrderRules, { expiresUs }: ManagedOrder, nowUs: EpochUs): boolean =>
  expiresUs - nowUs <= renewUs || expiresUs === NO_EXPIRY

function wantsMove({ rules, nowUs, market }: Draft, order: ManagedOrder, { price }: Quote): boolean {
  const away = Math.abs(price - order.price)
  if (away === 0 || away < rules.materialPrice) return false
  return rules.isWorthMoving(order, price, nowUs, market.queueAhead.get(order.clientOrderId))
}

/** Moves, renews, makes larger and creates. Prices at which an own order of the other side is in the way come back. */
function grow(draft: Draft, match: SideMatch): readonly Price[] {
  const blocked: Price[] = []
  for (const [at, quote] of match.quotes.entries()) {
    const order = match.orderOf[at]
    const isFree = order ? amend(draft, match, order, quote) : create(draft, match, quote)
    if (!isFree) blocked.push(quote.price)
  }
  return blocked
}

/** False when an own order of the other side is in the way. */
function amend(draft: Draft, match: SideMatch, before: ManagedOrder, quote: Quote): boolean {
  const order = current(draft, before)
  if (!order || order.inFlight || order.takes || quote.quantity <= 0) return true
  const isMoving = wantsMove(draft, order, quote)
  if (!mayChange(draft, order)) {
    if (worstOf(order) > quote.quantity || (isMoving && !isTowardsMarket(order, quote.price))) cancel(draft, order)
    return true
  }
  const isBlocked = isMoving && crosses(draft.market, order.side, quote.price)
  if (isMoving && draft.rules.moveBy === 'cancel') cancel(draft, order)
  else if (isMoving && !isBlocked) sendAmend(draft, order, quote.price, openFor(draft, match, order, quote))
  else stay(draft, match, order, quote)
  return !isBlocked
}

/** The price stays. Only a change of the expiry alone, or a smaller size, keeps the place in the queue. */
function stay(draft: Draft, match: SideMatch, order: ManagedOrder, quote: Quote): void {
  const open = worstOf(order)
  const wanted = openFor(draft, match, order, quote)
  if (wanted < open) sendShrink(draft, order, quote.quantity)
  else if (isMaterial(draft.rules, wanted - open)) sendAmend(draft, order, order.price, wanted)
  else if (isDue(draft.rules, order, draft.nowUs)) sendAmend(draft, order, order.price, open)
}

/** What may rest of it: no more than is wanted, and no more than there is room for. */
const openFor = (draft: Draft, match: SideMatch, order: ManagedOrder, { quantity }: Quote): Qty => {
  const open = worstOf(order)
  return qty(open >= quantity ? quantity : open + Math.max(0, Math.min(quantity - open, roomOn(draft.market, match))))
}

/** What is wanted of a side less what may fill there, or may have filled, at the worst. */
function roomOn(market: MarketOrders, { side, quotes }: SideMatch): number {
  let room = -owedOn(market, side)
  for (const { quantity } of quotes) room += quantity
  for (const order of market.live) if (order.side === side) room -= worstOf(order)
  return room
}

/** The order as it stands in the step. */
const current = ({ market }: Draft, { clientOrderId }: ManagedOrder): ManagedOrder | undefined =>
  market.live.find((order) => order.clientOrderId === clientOrderId)

/** False when an own order of the other side is in the way. */
function create(draft: Draft, match: SideMatch, { price, quantity, takes }: Quote): boolean {
  const { market, nowUs, rules } = draft
  const { side } = match
  const count = qty(Math.min(quantity, roomOn(market, match)))
  if (count <= 0 || count < Math.min(quantity, rules.materialCount)) return true
  if ((market.refusals[side]?.untilUs ?? 0) > nowUs || market.live.some((order) => order.side === side && order.doubt)) return true
  if (crosses(market, side, price)) return false
  sendCreate(draft, { side, price, count, takes: takes === true })
  return true
}

/** Whether an own order of the other side may rest at the price or beyond. */
const crosses = ({ live }: MarketOrders, side: BookSide, price: Price): boolean =>
  live.some((other) => other.side !== side && isInTheWay(other, price))

/** Whether an order of the other side would meet it at the price. */
function isInTheWay(order: ManagedOrder, price: Price): boolean {
  const { inFlight, doubt } = order
  return (
    isMet(order.side, order.price, price) ||
    (inFlight !== undefined && isMet(order.side, inFlight.price, price)) ||
    (doubt !== undefined && isMet(order.side, doubt.price, price))
  )
}

const isMet = (side: BookSide, at: Price, by: Price): boolean => (side === 'bid' ? at >= by : at <= by)

/** Moves orders that were kept at a price where the other side wants to be; what cannot be moved is cancelled. */
function freeTheWay(draft: Draft, { side, orders, quoteOf }: SideMatch, price: Price): void {
  for (const [at, before] of orders.entries()) {
    const order = current(draft, before)
    const quote = quoteOf[at]
    if (!order || !quote || !isAtRest(order) || !isInTheWay(order, price) || isMet(side, quote.price, price)) continue
    if (order.takes || !mayChange(draft, order) || crosses(draft.market, side, quote.price)) cancel(draft, order)
    else sendAmend(draft, order, quote.price, qty(Math.min(worstOf(order), quote.quantity)))
  }
}
