import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { CollectClock } from '../../src/collect/time/clock.ts'

interface Due {
  readonly atUs: number
  readonly run: () => void
}

/** Time that moves only when told to. */
export class ManualClock implements CollectClock {
  readonly #timers = new Set<Due>()
  #nowUs = 1_800_000_000_000_000

  nowUs(): EpochUs {
    return epochUs(this.#nowUs)
  }

  setTimer(delayMs: number, run: () => void): () => void {
    const timer: Due = { atUs: this.#nowUs + delayMs * 1_000, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Moves time on, timer by timer, and lets what they set off run before the next. */
  async advance(ms: number): Promise<void> {
    const endUs = this.#nowUs + ms * 1_000
    for (;;) {
      await settle()
      const next = [...this.#timers].sort((a, b) => a.atUs - b.atUs)[0]
      if (!next || next.atUs > endUs) break
      this.#timers.delete(next)
      this.#nowUs = Math.max(this.#nowUs, next.atUs)
      next.run()
    }
    this.#nowUs = endUs
    await settle()
  }
}

/** Lets every promise that can go on do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
