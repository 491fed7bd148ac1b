import { type EpochUs, epochUs } from '../units/time.ts'

const SECOND_US = 1_000_000

export interface Timed<T> {
  idOf(item: T): string
  timeOf(item: T): EpochUs
}

/**
 * Where a listing that goes back in time passes from the live tier to the historical one: at the oldest live item that was read. Time
 * bounds are whole seconds, so the historical side begins at the end of that second, and what was read within it is known by its id.
 * Holds the ids of one second.
 */
export class TimeSeam<T> {
  readonly #timed: Timed<T>
  #ids = new Map<string, EpochUs>()
  #bound: EpochUs | undefined

  constructor(timed: Timed<T>) {
    this.#timed = timed
  }

  /** Up to when the historical tier is to be read; undefined where nothing was live. */
  get bound(): EpochUs | undefined {
    return this.#bound
  }

  /** Takes note of live items, as they come. */
  note(items: readonly T[]): void {
    for (const item of items) {
      const time = this.#timed.timeOf(item)
      const second = epochUs((Math.floor(time / SECOND_US) + 1) * SECOND_US)
      if (this.#bound === undefined || second < this.#bound) this.#moveTo(second)
      if (this.#bound !== undefined && time <= this.#bound) this.#ids.set(this.#timed.idOf(item), time)
    }
  }

  /** Whether a historical item was live when it was read. */
  isRepeat(item: T): boolean {
    return this.#ids.has(this.#timed.idOf(item))
  }

  #moveTo(bound: EpochUs): void {
    this.#bound = bound
    this.#ids = new Map([...this.#ids].filter(([, time]) => time <= bound))
  }
}
