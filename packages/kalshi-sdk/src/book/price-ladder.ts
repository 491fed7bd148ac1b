import type { Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'
import type { Level } from './level.ts'

const FIRST_CAPACITY = 16

/**
 * Quantities by price, ascending, in two flat arrays: 10 bytes a level whatever the price grid. The best is the last, so
 * reading it takes no search, and a change near it, where nearly all changes are, moves next to nothing.
 */
export class PriceLadder {
  #prices = new Uint16Array(FIRST_CAPACITY)
  #qtys = new Float64Array(FIRST_CAPACITY)
  #size = 0

  /** Number of levels. */
  get size(): number {
    return this.#size
  }

  best(): Level | undefined {
    return this.#size === 0 ? undefined : this.#level(this.#size - 1)
  }

  /** Nothing rests at a price without a level. */
  qtyAt(price: Price): Qty {
    const at = this.#find(price)
    return (this.#prices[at] === price && at < this.#size ? this.#qtys[at] : 0) as Qty
  }

  /** What rests at `limit` or better. */
  depth(limit: Price): Qty {
    let sum = 0
    for (let at = this.#size - 1; at >= 0 && (this.#prices[at] ?? 0) >= limit; at--) sum += this.#qtys[at] ?? 0
    return sum as Qty
  }

  /**
   * Adds the signed `delta` at `price`; a level that reaches zero disappears.
   * @returns What rests there now; undefined, and nothing is changed, where that would be less than nothing.
   */
  add(price: Price, delta: Qty): Qty | undefined {
    const at = this.#find(price)
    const exists = at < this.#size && this.#prices[at] === price
    const qty = (exists ? (this.#qtys[at] ?? 0) : 0) + delta
    if (qty < 0 || !Number.isSafeInteger(qty)) return undefined
    if (exists && qty > 0) this.#qtys[at] = qty
    else if (exists) this.#remove(at)
    else if (qty > 0) this.#insert(at, price, qty)
    return qty as Qty
  }

  /** @param levels Ascending by price; levels without quantity are passed over. */
  replace(levels: readonly Level[]): void {
    this.#reserve(levels.length)
    this.#size = 0
    for (const { price, qty } of levels) if (qty > 0) this.#insert(this.#size, price, qty)
  }

  /** The best `count` levels, or all; ascending, best last. */
  levels(count: number = this.#size): readonly Level[] {
    const levels: Level[] = []
    for (let at = Math.max(0, this.#size - count); at < this.#size; at++) levels.push(this.#level(at))
    return levels
  }

  #level(at: number): Level {
    return { price: (this.#prices[at] ?? 0) as Price, qty: (this.#qtys[at] ?? 0) as Qty }
  }

  // The place of `price`, or where it would be inserted. The best is tried first.
  #find(price: number): number {
    let low = 0
    let high = this.#size
    if (high > 0 && (this.#prices[high - 1] ?? 0) < price) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#prices[middle] ?? 0) < price) low = middle + 1
      else high = middle
    }
    return low
  }

  #insert(at: number, price: number, qty: number): void {
    this.#reserve(this.#size + 1)
    this.#prices.copyWithin(at + 1, at, this.#size)
    this.#qtys.copyWithin(at + 1, at, this.#size)
    this.#prices[at] = price
    this.#qtys[at] = qty
    this.#size++
  }

  #remove(at: number): void {
    this.#prices.copyWithin(at, at + 1, this.#size)
    this.#qtys.copyWithin(at, at + 1, this.#size)
    this.#size--
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#prices.length) return
    const doubled = Math.max(capacity, this.#prices.length * 2)
    const prices = new Uint16Array(doubled)
    const qtys = new Float64Array(doubled)
    prices.set(this.#prices.subarray(0, this.#size))
    qtys.set(this.#qtys.subarray(0, this.#size))
    this.#prices = prices
    this.#qtys = qtys
  }
}
