import { type Qty, qty } from '@kassandra/kalshi-sdk/units'

/** A place in the queue of one price. */
export interface Queued {
  remaining: Qty
  previous: Queued | undefined
  next: Queued | undefined
}

/** Resting orders of one price, first come first; any of them leaves in constant time. */
export class OrderQueue<T extends Queued> {
  #first: Queued | undefined
  #last: Queued | undefined

  get isEmpty(): boolean {
    return this.#first === undefined
  }

  get first(): T | undefined {
    return this.#first as T | undefined
  }

  append(order: T): void {
    order.previous = this.#last
    order.next = undefined
    if (this.#last) this.#last.next = order
    else this.#first = order
    this.#last = order
  }

  remove(order: T): void {
    if (order.previous) order.previous.next = order.next
    else this.#first = order.next
    if (order.next) order.next.previous = order.previous
    else this.#last = order.previous
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let order = this.#first; order; order = order.next) yield order as T
  }

  *fromLast(): IterableIterator<T> {
    for (let order = this.#last; order; order = order.previous) yield order as T
  }

  /** What rests in front of an order of this queue. */
  aheadOf(order: T): Qty {
    let ahead = 0
    for (let before = order.previous; before; before = before.previous) ahead += before.remaining
    return qty(ahead)
  }
}
