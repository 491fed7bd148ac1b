import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** The exchange's own time: that of the last thing it published. It never goes back, and stands still while nothing happens. */
export class ExchangeClock {
  #nowUs: EpochUs

  constructor(startUs: EpochUs) {
    this.#nowUs = startUs
  }

  nowUs(): EpochUs {
    return this.#nowUs
  }

  nowMs(): number {
    return Math.floor(this.#nowUs / 1_000)
  }

  /** Moves to `instant` when that lies ahead. */
  advanceTo(instant: EpochUs): void {
    if (instant > this.#nowUs) this.#nowUs = instant
  }
}

/** `instant` moved by a whole number of microseconds. */
export function shift(instant: EpochUs, byUs: number): EpochUs {
  return epochUs(instant + Math.round(byUs))
}
