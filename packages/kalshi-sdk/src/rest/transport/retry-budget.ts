import type { EpochUs } from '../../units/time.ts'

/** How many retries a transport may make beside its calls. */
export interface RetryBudgetLimit {
  /** Retries in reserve at the start, and at most. */
  readonly reserve: number
  /** Added by every call. */
  readonly perCall: number
  /** Added by time. */
  readonly perSecond: number
}

/** Keeps retries a small part of all calls, so that an exchange in trouble is not asked several times as often. */
export class RetryBudget {
  readonly #limit: RetryBudgetLimit
  #retries: number
  #atUs: EpochUs | undefined

  constructor(limit: RetryBudgetLimit) {
    this.#limit = limit
    this.#retries = limit.reserve
  }

  /** A call begins. */
  deposit(): void {
    this.#add(this.#limit.perCall)
  }

  /** Takes one retry; false where none is left. */
  withdraw(nowUs: EpochUs): boolean {
    const elapsedUs = Math.max(0, nowUs - (this.#atUs ?? nowUs))
    this.#atUs = nowUs
    this.#add((elapsedUs / 1_000_000) * this.#limit.perSecond)
    if (this.#retries < 1) return false
    this.#retries -= 1
    return true
  }

  #add(retries: number): void {
    this.#retries = Math.min(this.#limit.reserve, this.#retries + retries)
  }
}
