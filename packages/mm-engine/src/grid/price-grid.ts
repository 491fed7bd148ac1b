import type { PriceRange } from '@kassandra/kalshi-sdk'
import { ONE_DOLLAR, type Price, price } from '@kassandra/kalshi-sdk/units'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'

/** Prices an order may have, from a market's `price_ranges`: on a band's steps, strictly between 0 and 1. */
export class PriceGrid {
  /** Ascending, in $0.0001. At most 9,999 of them, so a list beats arithmetic over bands that may overlap or leave gaps. */
  readonly #ticks: Uint16Array

  /** @throws {InvalidParameterError} The ranges hold no price that an order may have. */
  constructor(ranges: readonly PriceRange[]) {
    const ticks = new Set<number>()
    for (const range of ranges) for (const tick of ticksOf(range)) ticks.add(tick)
    if (ticks.size === 0) throw new InvalidParameterError('price ranges', JSON.stringify(ranges), 'bands with a price between 0 and 1')
    this.#ticks = Uint16Array.from(ticks).sort()
  }

  /** The highest price at or below `at` in $0.0001; undefined below the lowest. */
  floor(at: number): Price | undefined {
    return this.#priceAt(this.#countUpTo(at) - 1)
  }

  /** The lowest price at or above `at` in $0.0001; undefined above the highest. */
  ceil(at: number): Price | undefined {
    const below = this.#countUpTo(at)
    return this.#ticks[below - 1] === at ? this.#priceAt(below - 1) : this.#priceAt(below)
  }

  /** The next price below; undefined at the lowest. */
  below(at: Price): Price | undefined {
    return this.floor(at - 1)
  }

  /** The next price above; undefined at the highest. */
  above(at: Price): Price | undefined {
    return this.ceil(at + 1)
  }

  has(at: Price): boolean {
    return this.floor(at) === at
  }

  get lowest(): Price {
    return price(this.#ticks[0] ?? 0)
  }

  get highest(): Price {
    return price(this.#ticks.at(-1) ?? 0)
  }

  /** How many prices are at most `at`; none for NaN. */
  #countUpTo(at: number): number {
    let low = 0
    let high = this.#ticks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ticks[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  #priceAt(index: number): Price | undefined {
    const tick = this.#ticks[index]
    return tick === undefined ? undefined : price(tick)
  }
}

function* ticksOf({ start, end, step }: PriceRange): Generator<number> {
  if (step <= 0) throw new InvalidParameterError('step of a price range', step, 'above 0')
  for (let tick: number = start; tick <= end; tick += step) if (tick > 0 && tick < ONE_DOLLAR) yield tick
}
