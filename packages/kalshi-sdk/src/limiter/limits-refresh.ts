import type { RestClock } from '../rest/transport/rest-clock.ts'
import { type EpochUs, epochUs } from '../units/time.ts'
import type { LimitsSource, RateLimits } from './limits.ts'

const EVERY_US = 15 * 60 * 1_000_000
/** After a failure, and after a refusal, which may mean that the figures have changed. */
const SOONER_US = 60 * 1_000_000

export interface LimitsRefreshParts {
  readonly source: LimitsSource
  readonly clock: RestClock
  readonly apply: (limits: RateLimits) => void
}

/** Keeps the account's figures fresh without a timer: whoever calls next finds them due. */
export class LimitsRefresh {
  readonly #parts: LimitsRefreshParts
  #dueAtUs: EpochUs | undefined
  #readAtUs: EpochUs | undefined
  #isReading = false
  #lastError: unknown

  constructor(parts: LimitsRefreshParts) {
    this.#parts = parts
  }

  get lastError(): unknown {
    return this.#lastError
  }

  /** Returns at once. The reading's own calls come by here too and start no second one. */
  refreshIfDue(): void {
    if (this.#isReading || (this.#dueAtUs !== undefined && this.#parts.clock.nowUs() < this.#dueAtUs)) return
    this.#isReading = true
    void this.#read()
  }

  hasten(): void {
    if (this.#readAtUs !== undefined) this.#dueAtUs = epochUs(this.#readAtUs + SOONER_US)
  }

  async #read(): Promise<void> {
    try {
      this.#parts.apply(await this.#parts.source())
      this.#lastError = undefined
    } catch (error) {
      this.#lastError = error
    } finally {
      this.#readAtUs = this.#parts.clock.nowUs()
      this.#dueAtUs = epochUs(this.#readAtUs + (this.#lastError === undefined ? EVERY_US : SOONER_US))
      this.#isReading = false
    }
  }
}
