import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CollectClock } from '../time/clock.ts'
import type { PartHealth } from './part-health.ts'

/** Something that works or fails, and since when it fails. */
export class Failing {
  readonly #clock: CollectClock
  readonly #limitMs: number
  #sinceUs: EpochUs | undefined

  /** @param limitMs Failing for this long is unhealthy. */
  constructor(clock: CollectClock, limitMs: number) {
    this.#clock = clock
    this.#limitMs = limitMs
  }

  get isFailing(): boolean {
    return this.#sinceUs !== undefined
  }

  fail(): void {
    this.#sinceUs ??= this.#clock.nowUs()
  }

  succeed(): void {
    this.#sinceUs = undefined
  }

  judge(detail: string): PartHealth {
    if (this.#sinceUs === undefined) return { state: 'ok' }
    const isLong = this.#clock.nowUs() - this.#sinceUs >= this.#limitMs * 1_000
    return { state: isLong ? 'unhealthy' : 'degraded', detail }
  }
}
