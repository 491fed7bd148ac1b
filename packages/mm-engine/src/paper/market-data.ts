import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Outcome, PublicEvent } from '../event/public-event.ts'
import { allocatePrint, type Print, type QueuedFill } from '../queue/allocate-print.ts'
import { stepQueue } from '../queue/queue-position.ts'
import { changeLevel, EMPTY_LADDER, replaceLevels, shownAt } from './paper-book.ts'
import {
  bookFill,
  endOrders,
  type Happening,
  inOutcome,
  type MarketStep,
  outcomeOf,
  type PaperMarket,
  type PaperOrder,
  type PaperTerms,
} from './paper-market.ts'

/**
 * Pure. What a public event does to a market and to our orders in it. Only trades fill.
 * @param atUs When it happened, by the exchange's time.
 * @throws {PaperVenueError} A level would fall below 0.
 */
export function applyPublicEvent(terms: PaperTerms, market: PaperMarket, event: PublicEvent, atUs: EpochUs): MarketStep {
  switch (event.kind) {
    case 'snapshot':
      return quiet(applySnapshot(terms, market, event))
    case 'delta':
      return quiet(applyDelta(terms, market, event, atUs))
    case 'trade':
      return applyTrade(terms, market, event, atUs)
    case 'status':
      return applyStatus(market, event.isOpen)
    case 'settled':
      return endOrders({ ...market, phase: 'settled', settledUs: atUs, book: undefined }, () => true, 'settled')
  }
}

const quiet = (market: PaperMarket): MarketStep => ({ market, happenings: [] })

function applyStatus(market: PaperMarket, isOpen: boolean): MarketStep {
  if (market.phase === 'settled') return quiet(market)
  if (isOpen) return quiet({ ...market, phase: 'open' })
  return endOrders({ ...market, phase: 'closed' }, () => true, 'market_closed')
}

function applySnapshot(terms: PaperTerms, market: PaperMarket, { yes, no }: PublicEvent & { readonly kind: 'snapshot' }): PaperMarket {
  const before = market.book ?? { yes: EMPTY_LADDER, no: EMPTY_LADDER }
  const book = { yes: replaceLevels(before.yes, yes), no: replaceLevels(before.no, no) }
  const orders = market.orders.map((order) => {
    const outcome = outcomeOf(order.side)
    const level = shownAt(book[outcome], inOutcome(outcome, order.price))
    return { ...order, position: stepQueue(terms.queue, order.position, { kind: 'snapshot', level }).position }
  })
  return { ...market, book, orders }
}

/** A delta before the first snapshot says nothing of a book. */
function applyDelta(
  terms: PaperTerms,
  market: PaperMarket,
  { side, price, delta }: PublicEvent & { readonly kind: 'delta' },
  atUs: EpochUs,
): PaperMarket {
  if (!market.book) return market
  const book = { ...market.book, [side]: changeLevel(market.book[side], price, delta) }
  const level = shownAt(book[side], price)
  const orders = market.orders.map((order) => (restsAt(order, side, price) ? moveOn(terms, order, level, atUs) : order))
  return { ...market, book, orders }
}

const restsAt = (order: PaperOrder, outcome: Outcome, price: Price): boolean =>
  outcomeOf(order.side) === outcome && inOutcome(outcome, order.price) === price

const moveOn = (terms: PaperTerms, order: PaperOrder, level: Qty, atUs: EpochUs): PaperOrder => ({
  ...order,
  position: stepQueue(terms.queue, order.position, { kind: 'level', level, atUs }).position,
})

function applyTrade(terms: PaperTerms, market: PaperMarket, trade: PublicEvent & { readonly kind: 'trade' }, atUs: EpochUs): MarketStep {
  const print: Print = { takerSide: trade.takerSide === 'yes' ? 'bid' : 'ask', price: trade.yesPrice, count: trade.count, atUs }
  const met = allocate(terms, market.orders, print, (order) => order.joinedUs <= atUs)
  // Who sold at a price below our bid had met the bid first, whoever of the two came to the other. Our own orders never cross each other,
  // so that one trade never reaches orders of both sides.
  const mirrored: Print = { ...print, takerSide: print.takerSide === 'bid' ? 'ask' : 'bid' }
  const crossed = allocate(terms, met.orders, mirrored, (order) => isCrossed(order, print))
  return bookFills(terms, { ...market, orders: crossed.orders }, [...met.fills, ...crossed.fills], atUs)
}

/** Not an order that has taken: what it took is still shown, and its trades are printed. */
const isCrossed = (order: PaperOrder, { price, takerSide, atUs }: Print): boolean =>
  order.joinedUs <= atUs &&
  order.side === takerSide &&
  !order.hasTaken &&
  (order.side === 'bid' ? order.price > price : order.price < price)

interface Allocated {
  readonly orders: readonly PaperOrder[]
  readonly fills: readonly QueuedFill[]
}

function allocate(terms: PaperTerms, orders: readonly PaperOrder[], print: Print, takesPart: (order: PaperOrder) => boolean): Allocated {
  const { orders: reached, fills } = allocatePrint(terms.queue, orders.filter(takesPart), print)
  const after = new Map(reached.map((order) => [order.orderId, order]))
  return { orders: orders.map((order) => after.get(order.orderId) ?? order), fills }
}

function bookFills(terms: PaperTerms, market: PaperMarket, fills: readonly QueuedFill[], atUs: EpochUs): MarketStep {
  const happenings: Happening[] = []
  let after = market
  for (const { orderId, price, count } of fills) {
    const order = after.orders.find((each) => each.orderId === orderId)
    if (!order) continue
    const filled = bookFill(terms, after, order, { price, count, isTaker: false, atUs })
    after = { ...filled.market, orders: after.orders.map((each) => (each === order ? filled.order : each)) }
    happenings.push(filled.happening)
  }
  return { market: { ...after, orders: after.orders.filter((order) => order.position.remaining > 0) }, happenings }
}
