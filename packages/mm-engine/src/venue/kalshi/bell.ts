import { pause, type VenueClock } from './venue-clock.ts'

/** Wakes one who waits; rung while nobody does, it wakes the next at once. */
export class Bell {
  #rung = new AbortController()

  ring(): void {
    this.#rung.abort()
  }

  /** Resolves when it rings, when the time is up, or when the signal aborts. */
  async wait(clock: VenueClock, timeoutMs: number, signal: AbortSignal): Promise<void> {
    await pause(clock, timeoutMs, AbortSignal.any([signal, this.#rung.signal]))
    if (this.#rung.signal.aborted) this.#rung = new AbortController()
  }
}
