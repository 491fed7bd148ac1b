import { type EpochUs, epochUs } from '../units/time.ts'

/** What was delivered, as far as it may come again. */
export interface SeenState {
  /** Everything before it was delivered, or is not wanted. */
  readonly fromUs: EpochUs
  /** Delivered since, with their times. */
  readonly ids: readonly (readonly [id: string, atUs: number])[]
}

/** How much later than its own time the exchange may tell of something. */
const OVERLAP_US = 60_000_000
/** A stream gives times to the millisecond, REST to the microsecond, and its bounds are whole seconds. */
const GRAIN_US = 1_000_000

/**
 * Tells what is new from what comes a second time. Reading again from `fromUs` on, and asking here for each item, gives each exactly once.
 * Holds the ids of the last minute, and of what is not certain yet.
 */
export class SeenWindow {
  #fromUs: EpochUs
  readonly #ids: Map<string, number>

  constructor({ fromUs, ids }: SeenState) {
    this.#fromUs = fromUs
    this.#ids = new Map(ids)
  }

  get fromUs(): EpochUs {
    return this.#fromUs
  }

  /** Takes note of an item that a stream told. @returns Whether it is new. */
  takeLive(id: string, atUs: EpochUs): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.set(id, atUs)
    return true
  }

  /** Takes note of an item that was read again. @returns Whether it is new; what lies before the window is not. */
  takeRead(id: string, atUs: EpochUs): boolean {
    return atUs >= this.#fromUs && this.takeLive(id, atUs)
  }

  /** Everything up to `atUs` was delivered, but for what the exchange is still to tell. */
  advance(atUs: EpochUs): void {
    const fromUs = epochUs(atUs - OVERLAP_US)
    if (fromUs <= this.#fromUs) return
    this.#fromUs = fromUs
    // In the order in which they came, so the old ones stand together at the beginning, more or less.
    for (const [id, time] of this.#ids) {
      if (time >= fromUs - GRAIN_US) break
      this.#ids.delete(id)
    }
  }

  state(): SeenState {
    const since = this.#fromUs - GRAIN_US
    return { fromUs: this.#fromUs, ids: [...this.#ids].filter(([, atUs]) => atUs >= since) }
  }
}
