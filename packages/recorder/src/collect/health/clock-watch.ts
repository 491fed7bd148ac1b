import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CollectClock } from '../time/clock.ts'

/** Ages of what arrived lately: time of receipt by our clock less exchange time, seconds. */
export interface ExchangeAge {
  readonly leastSeconds: number
  readonly mostSeconds: number
}

interface Span {
  readonly beganAtUs: EpochUs
  leastUs: number
  mostUs: number
}

const SPAN_US = 30_000_000

/**
 * Watches how old frames are when they arrive. The youngest of them tells about our clock: nothing arrives before it was sent, and on a
 * stream that is not behind the way takes a fraction of a second. The oldest tells how far behind the stream is. Looks back 30 to 60 s.
 */
export class ClockWatch {
  readonly #clock: CollectClock
  #present: Span | undefined
  #before: Span | undefined

  constructor(clock: CollectClock) {
    this.#clock = clock
  }

  observe(exchangeTsUs: EpochUs, receivedAtUs: EpochUs): void {
    const ageUs = receivedAtUs - exchangeTsUs
    const span = this.#spanAt(receivedAtUs)
    if (ageUs < span.leastUs) span.leastUs = ageUs
    if (ageUs > span.mostUs) span.mostUs = ageUs
  }

  /** `undefined` while nothing has arrived for a minute. */
  age(): ExchangeAge | undefined {
    const nowUs = this.#clock.nowUs()
    const recent = [this.#present, this.#before].filter((span) => span !== undefined && nowUs - span.beganAtUs < 2 * SPAN_US)
    const spans = recent.flatMap((span) => span ?? [])
    if (spans.length === 0) return undefined
    return {
      leastSeconds: Math.min(...spans.map(({ leastUs }) => leastUs)) / 1_000_000,
      mostSeconds: Math.max(...spans.map(({ mostUs }) => mostUs)) / 1_000_000,
    }
  }

  #spanAt(nowUs: EpochUs): Span {
    if (this.#present && nowUs >= this.#present.beganAtUs && nowUs - this.#present.beganAtUs < SPAN_US) return this.#present
    this.#before = this.#present
    this.#present = { beganAtUs: nowUs, leastUs: Number.POSITIVE_INFINITY, mostUs: Number.NEGATIVE_INFINITY }
    return this.#present
  }
}
