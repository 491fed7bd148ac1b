import { complement, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { SimError } from '../sim-error.ts'
import { type Level, other, type Side } from './level.ts'
import { PriceLadder } from './price-ladder.ts'

/** An order to buy one outcome; selling YES at p is buying NO at its complement. `price` is in the scale of `side`. */
export interface NewOrder {
  readonly id: string
  readonly side: Side
  readonly price: Price
  readonly qty: Qty
  /** What does not match at once rests (`good-till-cancelled`) or lapses (`immediate-or-cancel`). */
  readonly timeInForce: 'good-till-cancelled' | 'immediate-or-cancel'
}

/** A public consequence of a command, in the order in which it happened. */
export type BookChange =
  | { readonly kind: 'delta'; readonly side: Side; readonly price: Price; readonly delta: Qty }
  | {
      readonly kind: 'trade'
      readonly yesPrice: Price
      readonly count: Qty
      readonly takerSide: Side
      readonly makerOrderId: string
      readonly takerOrderId: string
    }

interface RestingOrder {
  readonly id: string
  readonly side: Side
  readonly price: Price
  remaining: Qty
}

/**
 * Resting orders of one market, matched by price, then time; a trade is at the maker's price.
 * Its deltas sum to its levels, and best YES plus best NO never reaches one dollar.
 * @see Kalshi API reference, section 9.3
 */
export class MatchingBook {
  readonly #orders = new Map<string, RestingOrder>()
  readonly #queues: Readonly<Record<Side, Map<Price, RestingOrder[]>>> = { yes: new Map(), no: new Map() }
  readonly #ladders: Readonly<Record<Side, PriceLadder>> = { yes: new PriceLadder(), no: new PriceLadder() }

  /** @throws {SimError} `ORDER_INVALID`: the quantity is not positive, the price not strictly between 0 and 1, or the id is resting already. */
  place(order: NewOrder): BookChange[] {
    assertPlaceable(order, this.#orders.has(order.id))
    const changes: BookChange[] = []
    const left = this.#take(order, changes)
    if (left > 0 && order.timeInForce === 'good-till-cancelled') this.#rest(order, left, changes)
    return changes
  }

  /** Takes the order out; nothing happens when it is not resting. */
  cancel(id: string): BookChange[] {
    const order = this.#orders.get(id)
    if (!order) return []
    return [this.#reduce(order, order.remaining)]
  }

  /** Takes every order out, oldest first. */
  cancelAll(): BookChange[] {
    return [...this.#orders.keys()].flatMap((id) => this.cancel(id))
  }

  find(id: string): { readonly side: Side; readonly price: Price; readonly remaining: Qty } | undefined {
    return this.#orders.get(id)
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
      const maker = this.#queues[makerSide].get(best.price)?.[0]
      if (!maker) throw new SimError('BOOK_CORRUPT', `level ${best.price} of ${makerSide} has no orders`)
      const count = qty(Math.min(left, maker.remaining))
      changes.push({
        kind: 'trade',
        yesPrice: makerSide === 'yes' ? best.price : complement(best.price),
        count,
        takerSide: order.side,
        makerOrderId: maker.id,
        takerOrderId: order.id,
      })
      changes.push(this.#reduce(maker, count))
      left = qty(left - count)
    }
    return left
  }

  #rest(order: NewOrder, left: Qty, changes: BookChange[]): void {
    const resting: RestingOrder = { id: order.id, side: order.side, price: order.price, remaining: left }
    const queue = this.#queues[order.side].get(order.price)
    if (queue) queue.push(resting)
    else this.#queues[order.side].set(order.price, [resting])
    this.#orders.set(order.id, resting)
    this.#ladders[order.side].add(order.price, left)
    changes.push({ kind: 'delta', side: order.side, price: order.price, delta: left })
  }

  #reduce(order: RestingOrder, by: Qty): BookChange {
    order.remaining = qty(order.remaining - by)
    if (order.remaining === 0) this.#remove(order)
    const delta = qty(-by)
    if (!this.#ladders[order.side].add(order.price, delta)) throw new SimError('BOOK_CORRUPT', `level ${order.price} went below zero`)
    return { kind: 'delta', side: order.side, price: order.price, delta }
  }

  #remove(order: RestingOrder): void {
    this.#orders.delete(order.id)
    const queue = this.#queues[order.side].get(order.price)
    if (!queue) return
    queue.splice(queue.indexOf(order), 1)
    if (queue.length === 0) this.#queues[order.side].delete(order.price)
  }
}

function assertPlaceable(order: NewOrder, resting: boolean): void {
  if (order.qty <= 0) throw new SimError('ORDER_INVALID', `order ${order.id} has no positive quantity`)
  if (order.price <= 0 || order.price >= 10_000) throw new SimError('ORDER_INVALID', `order ${order.id} is not priced between 0 and 1`)
  if (resting) throw new SimError('ORDER_INVALID', `order ${order.id} is resting already`)
}
