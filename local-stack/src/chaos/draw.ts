import { createHash } from 'node:crypto'

/** What a schedule draws: the same for the same seed, on every machine. */
export class Draw {
  readonly #seed: number
  #count = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** A whole number from `least` to `most`, both included; their difference is below 2^32. */
  whole(least: number, most: number): number {
    const bytes = createHash('sha256')
      .update(`${this.#seed}/${this.#count++}`)
      .digest()
    return least + Math.floor((bytes.readUInt32BE(0) / 2 ** 32) * (most - least + 1))
  }

  /** @throws {RangeError} There is nothing to draw from. */
  of<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)]
    if (item === undefined) throw new RangeError('there is nothing to draw from')
    return item
  }

  /** The same items in an order of its own. */
  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items]
    return items.flatMap(() => left.splice(this.whole(0, left.length - 1), 1))
  }
}
