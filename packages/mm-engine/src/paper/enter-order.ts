import { type EpochUs, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { joinQueue } from '../queue/queue-position.ts'
import { bestLeft, type PaperBook, shownAt, takeLevel } from './paper-book.ts'
import {
  bookFill,
  endOrders,
  type Happening,
  inOutcome,
  otherOutcome,
  outcomeOf,
  type PaperMarket,
  type PaperOrder,
  type PaperTerms,
} from './paper-market.ts'

export interface EnteredOrder {
  /** With the order in it, when something of it rests. */
  readonly market: PaperMarket
  readonly filled: Qty
  readonly resting: Qty
  /** What it did on its way: fills, and own orders that made way for it. */
  readonly happenings: readonly Happening[]
  /** Something of it neither filled nor rests, since it met an order of our own. */
  readonly metOwn: boolean
}

/** Pure. Whether an order would trade at entry, with the book or with one of ours. */
export function wouldCross(market: PaperMarket, book: PaperBook, order: PaperOrder): boolean {
  return bestLeft(book[otherOutcome(outcomeOf(order.side))], floorOf(order)) !== undefined || bestOwn(market, order) !== undefined
}

/**
 * Pure. Takes what is shown up to the order's price, each level once, then rests behind all that others show at its price.
 * @param order With what is to be traded as its remaining quantity; not in the market.
 */
export function enterOrder(terms: PaperTerms, start: PaperMarket, startBook: PaperBook, order: PaperOrder, atUs: EpochUs): EnteredOrder {
  const opposite = otherOutcome(outcomeOf(order.side))
  const happenings: Happening[] = []
  let [market, book, entering] = [start, startBook, order]
  let left: number = order.position.remaining
  while (left > 0) {
    const own = bestOwn(market, order)
    const level = bestLeft(book[opposite], floorOf(order))
    if (own && (!level || inOutcome(opposite, own.price) >= level.price)) {
      if (terms.selfTradePrevention === 'taker_at_cross') break
      const ended = endOrders(market, (each) => each === own, 'self_trade')
      market = ended.market
      happenings.push(...ended.happenings)
      continue
    }
    if (!level) break
    const count = qty(Math.min(left, level.qty))
    const fill = bookFill(terms, market, entering, { price: inOutcome(opposite, level.price), count, isTaker: true, atUs })
    market = fill.market
    entering = fill.order
    book = { ...book, [opposite]: takeLevel(book[opposite], level.price, count) }
    happenings.push(fill.happening)
    left -= count
  }
  const metOwn = left > 0 && bestOwn(market, order) !== undefined
  const resting = qty(metOwn ? 0 : left)
  return {
    market: { ...market, book, orders: resting > 0 ? [...market.orders, rest(book, entering, resting, atUs)] : market.orders },
    filled: qty(order.position.remaining - left),
    resting,
    happenings,
    metOwn,
  }
}

function rest(book: PaperBook, order: PaperOrder, resting: Qty, atUs: EpochUs): PaperOrder {
  const outcome = outcomeOf(order.side)
  const level = shownAt(book[outcome], inOutcome(outcome, order.price))
  return { ...order, position: joinQueue(level, resting), joinedUs: atUs }
}

/** The lowest price of the other outcome that an order meets. */
const floorOf = ({ side, price }: PaperOrder): Price => inOutcome(otherOutcome(outcomeOf(side)), price)

/** Our own order that this one would meet first. */
function bestOwn(market: PaperMarket, order: PaperOrder): PaperOrder | undefined {
  const opposite = otherOutcome(outcomeOf(order.side))
  return market.orders
    .filter((each) => each.side !== order.side && inOutcome(opposite, each.price) >= floorOf(order))
    .toSorted((a, b) => inOutcome(opposite, b.price) - inOutcome(opposite, a.price))[0]
}
