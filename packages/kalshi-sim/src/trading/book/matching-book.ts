import { complement, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { type Level, other, type Side } from '../../exchange/level.ts'
import { PriceLadder } from '../../exchange/price-ladder.ts'
import { SimError } from '../../sim-error.ts'
import { OrderQueue, type Queued } from './order-queue.ts'

/** An order to buy one outcome; selling YES at p is buying NO at its complement. `price` is in the scale of `side`. */
export interface NewOrder {
  readonly id: string
  readonly side: Side
  readonly price: Price
  readonly qty: Qty
  /** What does not match at once rests (`good-till-cancelled`) or lapses (`immediate-or-cancel`). */
  readonly timeInForce: 'good-till-cancelled' | 'immediate-or-cancel'
  /** Whose it is; two orders of one member never trade with each other. Absent for the house. */
  readonly memberId?: string
  /** At an own order: end what comes, or cancel what rests and go on. Default `end-taker`. */
  readonly onSelfTrade?: 'end-taker' | 'cancel-maker'
}

/** A consequence of a command, in the order in which it happened. A delta is of one order, whose id it names. */
export type BookChange = BookDelta | BookTrade | SelfTrade

export interface BookDelta {
  readonly kind: 'delta'
  readonly side: Side
  readonly price: Price
  readonly delta: Qty
  readonly orderId: string
}

export interface BookTrade {
  readonly kind: 'trade'
  readonly yesPrice: Price
  readonly count: Qty
  readonly takerSide: Side
  readonly makerOrderId: string
  readonly takerOrderId: string
  /** Agreed off the book. */
  readonly isBlock?: boolean
}

/** A trade that did not happen, and which of the two orders was cancelled for it. */
export interface SelfTrade {
  readonly kind: 'self-trade'
  readonly makerOrderId: string
  readonly takerOrderId: string
  readonly cancelled: 'maker' | 'taker'
}

export interface RestingOrder extends Queued {
  readonly id: string
  readonly side: Side
  readonly price: Price
  readonly memberId: string | undefined
}

/**
 * Resting orders of one market, matched by price, then time; a trade is at the maker's price.
 * Its deltas sum to its levels, and best YES plus best NO never reaches one dollar.
 * @see Kalshi API reference, section 9.3; docs/spec/matching.md
 */
export class MatchingBook {
  readonly #orders = new Map<string, RestingOrder>()
  readonly #queues: Readonly<Record<Side, Map<Price, OrderQueue<RestingOrder>>>> = { yes: new Map(), no: new Map() }
  readonly #ladders: Readonly<Record<Side, PriceLadder>> = { yes: new PriceLadder(), no: new PriceLadder() }

  /** @throws {SimError} `ORDER_INVALID`: the quantity is not positive, the price not strictly between 0 and 1, or the id is resting already. */
  place(order: NewOrder): BookChange[] {
    assertPlaceable(order, this.#orders.has(order.id))
    const changes: BookChange[] = []
    const left = this.#take(order, changes)
    if (left > 0 && order.timeInForce === 'good-till-cancelled') this.#rest(order, left, changes)
    return changes
  }

  /** Lets an order rest behind its price without matching, though it may lock or cross the book, as recorded books do for moments. */
  rest(order: Omit<NewOrder, 'timeInForce'>): BookChange[] {
    const changes: BookChange[] = []
    this.#rest(order, order.qty, changes)
    return changes
  }

  /** Takes the order out; nothing happens when it is not resting. */
  cancel(id: string): BookChange[] {
    const order = this.#orders.get(id)
    return order ? [this.#reduce(order, order.remaining)] : []
  }

  /** Makes the order smaller where it stands; by all of it or more, it is gone. */
  decrease(id: string, by: Qty): BookChange[] {
    const order = this.#orders.get(id)
    return order ? [this.#reduce(order, qty(Math.min(by, order.remaining)))] : []
  }

  /** Takes every order out, oldest first. */
  cancelAll(): BookChange[] {
    return [...this.#orders.keys()].flatMap((id) => this.cancel(id))
  }

  find(id: string): Pick<RestingOrder, 'side' | 'price' | 'remaining' | 'memberId'> | undefined {
    return this.#orders.get(id)
  }

  /** What rests in front of an order at its price; undefined when it is not resting. */
  queuePosition(id: string): Qty | undefined {
    const order = this.#orders.get(id)
    return order && this.#queues[order.side].get(order.price)?.aheadOf(order)
  }

  /** What an order at this price could match at once, and whether one of `memberId` is among it. */
  matchable(side: Side, limit: Price, memberId?: string): { readonly count: Qty; readonly meetsOwn: boolean } {
    const makerSide = other(side)
    let count = 0
    let meetsOwn = false
    for (const level of this.#ladders[makerSide].levels()) {
      if (level.price < complement(limit)) continue
      count += level.qty
      if (memberId === undefined) continue
      for (const order of this.queue(makerSide, level.price)) meetsOwn ||= order.memberId === memberId
    }
    return { count: qty(count), meetsOwn }
  }

  crosses(side: Side, limit: Price): boolean {
    const best = this.#ladders[other(side)].best()
    return best !== undefined && best.price >= complement(limit)
  }

  /** Orders of one price, first come first. */
  queue(side: Side, price: Price): Iterable<RestingOrder> {
    return this.#queues[side].get(price) ?? []
  }

  /** The same, last come first. */
  queueFromLast(side: Side, price: Price): Iterable<RestingOrder> {
    return this.#queues[side].get(price)?.fromLast() ?? []
  }

  best(side: Side): Level | undefined {
    return this.#ladders[side].best()
  }

  levels(side: Side): Level[] {
    return this.#ladders[side].levels()
  }

  /** Matches against the other side while it crosses; returns what is left of the order. */
  #take(order: NewOrder, changes: BookChange[]): Qty {
    const makerSide = other(order.side)
    const worst = complement(order.price)
    let left = order.qty
    while (left > 0) {
      const best = this.#ladders[makerSide].best()
      if (!best || best.price < worst) break
      const maker = this.#queues[makerSide].get(best.price)?.first
      if (!maker) throw new SimError('BOOK_CORRUPT', `level ${best.price} of ${makerSide} has no orders`)
      if (order.memberId !== undefined && maker.memberId === order.memberId) {
        const cancelsMaker = order.onSelfTrade === 'cancel-maker'
        const cancelled = cancelsMaker ? 'maker' : 'taker'
        changes.push({ kind: 'self-trade', makerOrderId: maker.id, takerOrderId: order.id, cancelled })
        if (!cancelsMaker) return qty(0)
        changes.push(this.#reduce(maker, maker.remaining))
      } else left = qty(left - this.#trade(order, maker, left, changes))
    }
    return left
  }

  #trade(order: NewOrder, maker: RestingOrder, left: Qty, changes: BookChange[]): Qty {
    const count = qty(Math.min(left, maker.remaining))
    const yesPrice = maker.side === 'yes' ? maker.price : complement(maker.price)
    changes.push({ kind: 'trade', yesPrice, count, takerSide: order.side, makerOrderId: maker.id, takerOrderId: order.id })
    changes.push(this.#reduce(maker, count))
    return count
  }

  #rest({ id, side, price, memberId }: Omit<NewOrder, 'timeInForce'>, left: Qty, changes: BookChange[]): void {
    const resting: RestingOrder = { id, side, price, memberId, remaining: left, previous: undefined, next: undefined }
    let queue = this.#queues[side].get(price)
    if (!queue) {
      queue = new OrderQueue()
      this.#queues[side].set(price, queue)
    }
    queue.append(resting)
    this.#orders.set(id, resting)
    this.#ladders[side].add(price, left)
    changes.push({ kind: 'delta', side, price, delta: left, orderId: id })
  }

  #reduce(order: RestingOrder, by: Qty): BookDelta {
    const { id, side, price } = order
    order.remaining = qty(order.remaining - by)
    if (order.remaining === 0) this.#remove(order)
    const delta = qty(-by)
    if (!this.#ladders[side].add(price, delta)) throw new SimError('BOOK_CORRUPT', `level ${price} went below zero`)
    return { kind: 'delta', side, price, delta, orderId: id }
  }

  #remove(order: RestingOrder): void {
    this.#orders.delete(order.id)
    const queue = this.#queues[order.side].get(order.price)
    queue?.remove(order)
    if (queue?.isEmpty) this.#queues[order.side].delete(order.price)
  }
}

function assertPlaceable(order: NewOrder, resting: boolean): void {
  if (order.qty <= 0) throw new SimError('ORDER_INVALID', `order ${order.id} has no positive quantity`)
  if (order.price <= 0 || order.price >= 10_000) throw new SimError('ORDER_INVALID', `order ${order.id} is not priced between 0 and 1`)
  if (resting) throw new SimError('ORDER_INVALID', `order ${order.id} is resting already`)
}
