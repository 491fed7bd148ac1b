import type { EpochUs } from '../units/time.ts'
import { CutoffMovedError } from './cutoff-moved-error.ts'

/** How far the cutoff may move while a history is read. It moves by about a day a day. */
const WINDOW_US = 2 * 24 * 60 * 60 * 1_000_000

export interface Keyed<T> {
  idOf(item: T): string
  /**
   * The time that decides on the tier of `item`; `'live'` where it stays live whatever the cutoff, `undefined` where the exchange does not
   * say it.
   */
  keyOf(item: T): EpochUs | 'live' | undefined
}

/**
 * Where a listing without order in time passes from the live tier to the historical one. What the cutoff may pass while the live side is
 * read, can come twice and is known by its id. Holds the ids of the two days behind the cutoff.
 */
export class KeySeam<T> {
  readonly #keyed: Keyed<T>
  readonly #horizon: number
  readonly #ids = new Set<string>()

  /** @param cutoff From before the first live item is read; where the exchange does not say it, all ids are held. */
  constructor(keyed: Keyed<T>, cutoff: EpochUs | undefined) {
    this.#keyed = keyed
    this.#horizon = (cutoff ?? Number.POSITIVE_INFINITY) + WINDOW_US
  }

  /** Takes note of live items, as they come. */
  note(items: readonly T[]): void {
    for (const item of items) {
      const key = this.#keyed.keyOf(item)
      if (key === undefined || (key !== 'live' && key <= this.#horizon)) this.#ids.add(this.#keyed.idOf(item))
    }
  }

  /**
   * Whether a historical item was live when it was read.
   * @throws {CutoffMovedError} It may have been, and nobody knows.
   */
  isRepeat(item: T): boolean {
    const key = this.#keyed.keyOf(item)
    if (key !== undefined && key !== 'live' && key > this.#horizon) {
      throw new CutoffMovedError('the historical cutoff moved by more than two days while the history was read')
    }
    return this.#ids.has(this.#keyed.idOf(item))
  }
}
