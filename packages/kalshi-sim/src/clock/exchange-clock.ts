import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** How exchange time goes on between two things published. */
export interface Pace {
  /** Elapsed time, in milliseconds. */
  nowMs(): number
  /** Exchange time passed for each unit of elapsed time; 0 while the exchange waits for its flow. */
  factor(): number
  /** The time of what will be published next, where that is known: a command does not come behind it. */
  horizonUs(): EpochUs | undefined
}

/**
 * The exchange's own time: that of the last thing it published or the last command that it took. It never goes back, and stands still
 * while nothing happens.
 */
export class ExchangeClock {
  readonly #pace: Pace
  readonly #listeners: ((nowUs: EpochUs) => void)[] = []
  #nowUs: EpochUs
  #sinceMs: number

  constructor(startUs: EpochUs, pace: Pace = STILL) {
    this.#pace = pace
    this.#nowUs = startUs
    this.#sinceMs = pace.nowMs()
  }

  nowUs(): EpochUs {
    return this.#nowUs
  }

  nowMs(): number {
    return Math.floor(this.#nowUs / 1_000)
  }

  /** What a clock on the wall of the exchange shows: the last instant and what has passed since. */
  liveUs(): EpochUs {
    const { nowMs, factor, horizonUs } = this.#pace
    const live = this.#nowUs + Math.floor((nowMs() - this.#sinceMs) * 1_000 * factor())
    const horizon = horizonUs()
    return epochUs(horizon === undefined ? live : Math.max(Math.min(live, horizon), this.#nowUs))
  }

  /** To be told of every move, before anything else happens at the new instant. */
  listen(listener: (nowUs: EpochUs) => void): void {
    this.#listeners.push(listener)
  }

  /** Moves to `instant` when that lies ahead. */
  advanceTo(instant: EpochUs): void {
    if (instant <= this.#nowUs) return
    this.#nowUs = instant
    this.#sinceMs = this.#pace.nowMs()
    for (const listener of this.#listeners) listener(instant)
  }

  /** The instant of a command: moves to what the clock on the wall shows. */
  take(): EpochUs {
    this.advanceTo(this.liveUs())
    return this.#nowUs
  }
}

const STILL: Pace = { nowMs: () => 0, factor: () => 0, horizonUs: () => undefined }

/** `instant` moved by a whole number of microseconds. */
export function shift(instant: EpochUs, byUs: number): EpochUs {
  return epochUs(instant + Math.round(byUs))
}
