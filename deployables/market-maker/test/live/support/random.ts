/**
 * Seeded uniform numbers in 0 to 1.
 * @see Chris Doty-Humphrey, PractRand, generator sfc32
 */
export function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [0, seed, 0x9e3779b9, 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}

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
