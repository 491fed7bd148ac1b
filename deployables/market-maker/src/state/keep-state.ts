import type { EngineClock } from '@kassandra/mm-engine'
import { wait } from '../clock/wait.ts'

export interface KeepStateParts {
  readonly clock: Pick<EngineClock, 'setTimer'>
  readonly intervalMs: number
  save(signal: AbortSignal): Promise<void>
  /** It is tried again soon. */
  failed(error: unknown): void
}

const RETRY_MS = 5_000

/** Saves at every interval, and at once where something must not be forgotten. */
export class StateKeeper {
  readonly #parts: KeepStateParts
  #isUrgent = false
  #wake = new AbortController()

  constructor(parts: KeepStateParts) {
    this.#parts = parts
  }

  /** What has just been committed is not to wait for the interval. */
  hurry(): void {
    this.#isUrgent = true
    this.#wake.abort()
  }

  /** Until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, intervalMs, save, failed } = this.#parts
    while (!signal.aborted) {
      this.#wake = new AbortController()
      this.#isUrgent = false
      let waitMs = intervalMs
      try {
        await save(signal)
      } catch (error) {
        if (signal.aborted) return
        failed(error)
        waitMs = Math.min(RETRY_MS, intervalMs)
      }
      if (!this.#isUrgent) await wait(clock, waitMs, AbortSignal.any([signal, this.#wake.signal]))
    }
  }
}
