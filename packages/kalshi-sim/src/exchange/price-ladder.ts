import { type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Level } from './level.ts'

/** One side of a book: the quantity at each price, ascending, so that the best bid is last. */
export class PriceLadder {
  readonly #prices: Price[] = []
  readonly #qtys: Qty[] = []

  get size(): number {
    return this.#prices.length
  }

  /** Adds `delta` (signed); a level that reaches zero disappears. Returns false, changing nothing, when it would go below zero. */
  add(price: Price, delta: Qty): boolean {
    const at = this.#position(price)
    const present = this.#prices[at] === price ? (this.#qtys[at] ?? 0) : 0
    const next = present + delta
    if (next < 0) return false
    const exists = this.#prices[at] === price
    if (exists && next === 0) this.#remove(at)
    else if (exists) this.#qtys[at] = qty(next)
    else if (next > 0) this.#insert(at, price, qty(next))
    return true
  }

  best(): Level | undefined {
    return this.#at(this.#prices.length - 1)
  }

  at(price: Price): Qty {
    const index = this.#position(price)
    return this.#prices[index] === price ? (this.#qtys[index] ?? qty(0)) : qty(0)
  }

  /** The best `depth` levels (0: all), ascending. */
  levels(depth = 0): Level[] {
    const from = depth > 0 ? Math.max(this.#prices.length - depth, 0) : 0
    const levels: Level[] = []
    for (let index = from; index < this.#prices.length; index++) {
      const level = this.#at(index)
      if (level) levels.push(level)
    }
    return levels
  }

  clear(): void {
    this.#prices.length = 0
    this.#qtys.length = 0
  }

  equals(that: PriceLadder): boolean {
    return (
      this.#prices.length === that.#prices.length &&
      this.#prices.every((price, index) => price === that.#prices[index] && this.#qtys[index] === that.#qtys[index])
    )
  }

  #at(index: number): Level | undefined {
    const price = this.#prices[index]
    const size = this.#qtys[index]
    return price === undefined || size === undefined ? undefined : { price, qty: size }
  }

  #insert(at: number, price: Price, size: Qty): void {
    this.#prices.splice(at, 0, price)
    this.#qtys.splice(at, 0, size)
  }

  #remove(at: number): void {
    this.#prices.splice(at, 1)
    this.#qtys.splice(at, 1)
  }

  /** Index of `price`, or where it belongs. */
  #position(price: Price): number {
    let low = 0
    let high = this.#prices.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#prices[middle] ?? 0) < price) low = middle + 1
      else high = middle
    }
    return low
  }
}
