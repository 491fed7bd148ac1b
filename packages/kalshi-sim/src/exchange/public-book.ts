import type { Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Level, Side } from './level.ts'
import { PriceLadder } from './price-ladder.ts'

/** The book that clients see: the total quantity at each price, whoever's orders it is. */
export class PublicBook {
  readonly #sides: Readonly<Record<Side, PriceLadder>> = { yes: new PriceLadder(), no: new PriceLadder() }

  /** Adds `delta` (signed) at `price` in the scale of `side`. Returns false, changing nothing, when the level would go below zero. */
  apply(side: Side, price: Price, delta: Qty): boolean {
    return this.#sides[side].add(price, delta)
  }

  replace(yes: readonly Level[], no: readonly Level[]): void {
    this.#fill('yes', yes)
    this.#fill('no', no)
  }

  best(side: Side): Level | undefined {
    return this.#sides[side].best()
  }

  /** The best `depth` levels of a side (0: all), ascending: the best is last. */
  levels(side: Side, depth = 0): Level[] {
    return this.#sides[side].levels(depth)
  }

  equals(that: PublicBook): boolean {
    return this.#sides.yes.equals(that.#sides.yes) && this.#sides.no.equals(that.#sides.no)
  }

  #fill(side: Side, levels: readonly Level[]): void {
    this.#sides[side].clear()
    for (const { price, qty } of levels) this.#sides[side].add(price, qty)
  }
}
