import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Scheduler } from '../../clock/scheduler.ts'

export interface ExpiryTimerDeps {
  readonly scheduler: Scheduler
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: () => number
  readonly liveUs: () => EpochUs
  /** When the next order expires; undefined when none does. */
  readonly nextUs: () => EpochUs | undefined
  readonly expire: () => void
  /** How late the sweep comes, in milliseconds of the scheduler; default 0. */
  readonly lateMs?: number
}

const LONGEST_MS = 3_600_000
const SHORTEST_MS = 5

/** Wakes when an order expires. Time stands still while nothing happens to an exchange that waits; then it looks again now and then. */
export class ExpiryTimer {
  readonly #deps: ExpiryTimerDeps
  #cancel: (() => void) | undefined

  constructor(deps: ExpiryTimerDeps) {
    this.#deps = deps
  }

  /** To be called when orders came or went. */
  update(): void {
    this.#cancel?.()
    const { scheduler, factor, liveUs, nextUs, lateMs = 0 } = this.#deps
    const dueUs = nextUs()
    if (dueUs === undefined) {
      this.#cancel = undefined
      return
    }
    const waitMs = (dueUs - liveUs()) / 1_000 / Math.max(factor(), 1) + lateMs
    this.#cancel = scheduler.setTimer(Math.min(Math.max(waitMs, SHORTEST_MS), LONGEST_MS), () => {
      this.#deps.expire()
      this.update()
    })
  }

  close(): void {
    this.#cancel?.()
  }
}
