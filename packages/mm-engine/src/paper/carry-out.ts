import { type EpochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import { NO_FEES_YET } from '../fees/order-fees.ts'
import { joinQueue, stepQueue } from '../queue/queue-position.ts'
import { enterOrder, wouldCross } from './enter-order.ts'
import type { PaperBook } from './paper-book.ts'
import { endOrders, type Happening, type MarketStep, type PaperMarket, type PaperOrder, type PaperTerms } from './paper-market.ts'

/** Why a command was not carried out: the exchange's own words where it has some. */
export type PaperRefusal =
  | 'market_inactive'
  /** No snapshot has come yet: there is nothing to queue behind. */
  | 'book_unknown'
  | 'order_not_found'
  | 'order_already_exists'
  | 'invalid_price'
  | 'invalid_order_size'
  | 'invalid_expiration'
  | 'post_only_cross'

/** Pure. What a command does that reaches the exchange at `atUs`. A refused one changes nothing. */
export function carryOut(terms: PaperTerms, market: PaperMarket, command: Command, atUs: EpochUs): MarketStep {
  const { book, phase } = market
  if (phase !== 'open') return refuse(market, command, command.kind === 'create' ? 'market_inactive' : 'order_not_found')
  if (!book) return refuse(market, command, command.kind === 'create' ? 'book_unknown' : 'order_not_found')
  if (command.kind === 'create') return create(terms, market, book, command, atUs)
  const order = market.orders.find(({ clientOrderId }) => clientOrderId === command.clientOrderId)
  if (!order) return refuse(market, command, 'order_not_found')
  if (command.kind === 'cancel') return end(market, order, 'cancelled')
  if (command.kind === 'decrease') return decrease(terms, market, order, command)
  return amend(terms, market, book, order, command, atUs)
}

type Create = Command & { readonly kind: 'create' }
type Amend = Command & { readonly kind: 'amend' }
type Decrease = Command & { readonly kind: 'decrease' }

function create(terms: PaperTerms, market: PaperMarket, book: PaperBook, command: Create, atUs: EpochUs): MarketStep {
  const order = toOrder(terms.idPrefix, market, command, atUs)
  const refusal = whyNot(market, book, order, atUs)
  if (refusal) return refuse(market, command, refusal)
  const entered = enterOrder(terms, { ...market, ordersMade: market.ordersMade + 1 }, book, order, atUs)
  const accepted: Happening = {
    kind: 'accepted',
    ticker: market.ticker,
    clientOrderId: order.clientOrderId,
    orderId: order.orderId,
    filled: entered.filled,
    remaining: entered.resting,
  }
  return { market: entered.market, happenings: [accepted, ...entered.happenings] }
}

const toOrder = (
  idPrefix: string,
  market: PaperMarket,
  { clientOrderId, side, price, count, postOnly, expiresUs }: Create,
  atUs: EpochUs,
): PaperOrder => ({
  orderId: `${idPrefix}-${market.ticker}-order-${market.ordersMade + 1}`,
  clientOrderId,
  side,
  price,
  postOnly,
  expiresUs,
  position: joinQueue(qty(0), count),
  filled: qty(0),
  joinedUs: atUs,
  hasTaken: false,
  fees: NO_FEES_YET,
})

function whyNot(market: PaperMarket, book: PaperBook, order: PaperOrder, atUs: EpochUs): PaperRefusal | undefined {
  if (market.orders.some(({ clientOrderId }) => clientOrderId === order.clientOrderId)) return 'order_already_exists'
  if (!isTradable(order.price)) return 'invalid_price'
  if (order.position.remaining <= 0) return 'invalid_order_size'
  if (order.expiresUs !== undefined && order.expiresUs <= atUs) return 'invalid_expiration'
  return order.postOnly && wouldCross(market, book, order) ? 'post_only_cross' : undefined
}

const isTradable = (price: number): boolean => price > 0 && price < 10_000

function decrease(terms: PaperTerms, market: PaperMarket, order: PaperOrder, command: Decrease): MarketStep {
  if (command.to < 0 || command.to > order.position.remaining) return refuse(market, command, 'invalid_order_size')
  if (command.to === 0) return end(market, order, 'cancelled')
  return keepPlace(terms, market, order, command, command.to)
}

/** Smaller at the same price keeps its place; anything else leaves the book and comes in anew. */
function amend(terms: PaperTerms, market: PaperMarket, book: PaperBook, order: PaperOrder, command: Amend, atUs: EpochUs): MarketStep {
  const expiresUs = command.expiresUs ?? order.expiresUs
  const remaining = qty(command.total - order.filled)
  if (!isTradable(command.price)) return refuse(market, command, 'invalid_price')
  if (command.total <= 0) return refuse(market, command, 'invalid_order_size')
  if (expiresUs !== undefined && expiresUs <= atUs) return refuse(market, command, 'invalid_expiration')
  if (remaining <= 0) return end(market, order, 'cancelled')
  const amended = { ...order, expiresUs, price: command.price }
  if (command.price === order.price && remaining <= order.position.remaining) return keepPlace(terms, market, amended, command, remaining)
  const without = { ...market, orders: market.orders.filter((each) => each !== order) }
  return reenter(terms, without, book, { ...amended, position: joinQueue(qty(0), remaining) }, command, atUs)
}

function reenter(terms: PaperTerms, without: PaperMarket, book: PaperBook, order: PaperOrder, command: Amend, atUs: EpochUs): MarketStep {
  const { ticker } = without
  const { clientOrderId } = order
  if (order.postOnly && wouldCross(without, book, order)) {
    return { market: without, happenings: [{ kind: 'ended', ticker, clientOrderId, reason: 'post_only_cross' }] }
  }
  const entered = enterOrder(terms, without, book, order, atUs)
  const ended: readonly Happening[] = entered.metOwn ? [{ kind: 'ended', ticker, clientOrderId, reason: 'self_trade' }] : []
  return { market: entered.market, happenings: [changed(without, order, command, entered.resting), ...entered.happenings, ...ended] }
}

function keepPlace(terms: PaperTerms, market: PaperMarket, order: PaperOrder, command: Amend | Decrease, remaining: Qty): MarketStep {
  const shrunk = { ...order, position: stepQueue(terms.queue, order.position, { kind: 'shrink', remaining }).position }
  const orders = market.orders.map((each) => (each.orderId === order.orderId ? shrunk : each))
  return { market: { ...market, orders }, happenings: [changed(market, shrunk, command, remaining)] }
}

const changed = (market: PaperMarket, { clientOrderId, price }: PaperOrder, { commandId }: Command, remaining: Qty): Happening => ({
  kind: 'changed',
  ticker: market.ticker,
  clientOrderId,
  commandId,
  price,
  remaining,
})

const end = (market: PaperMarket, order: PaperOrder, reason: string): MarketStep => endOrders(market, (each) => each === order, reason)

const refuse = (market: PaperMarket, { clientOrderId, commandId }: Command, code: PaperRefusal): MarketStep => ({
  market,
  happenings: [{ kind: 'refused', ticker: market.ticker, clientOrderId, commandId, code }],
})
