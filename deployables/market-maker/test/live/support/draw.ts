import { sfc32 } from '../../../../../test/support/sfc32.ts'

/** What a test draws, by its seed. */
export class Draw {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = sfc32(seed)
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1))
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)]
    if (item === undefined) throw new Error('there is nothing to draw from')
    return item
  }

  /** The same items in an order of its own. */
  shuffled<T>(items: readonly T[]): readonly T[] {
    const left = [...items]
    return items.flatMap(() => left.splice(this.whole(0, left.length - 1), 1))
  }
}
