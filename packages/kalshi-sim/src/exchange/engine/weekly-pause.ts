import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Scheduler } from '../../clock/scheduler.ts'

export interface WeeklyPauseDeps {
  readonly scheduler: Scheduler
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: () => number
  readonly liveUs: () => EpochUs
  readonly pause: () => void
  readonly resume: () => void
}

const HOUR_US = 3_600_000_000
const LONGEST_MS = 600_000
const NEW_YORK = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', weekday: 'short', hour: 'numeric', hourCycle: 'h23' })

/** Pauses trading every Thursday from 03:00 to 05:00 Eastern time, by the clock of the exchange. @see Kalshi API reference, section 9.8 */
export class WeeklyPause {
  readonly #deps: WeeklyPauseDeps
  #isPaused = false
  #cancel: () => void = () => undefined

  constructor(deps: WeeklyPauseDeps) {
    this.#deps = deps
    this.update()
  }

  /** Brings the pause to what the clock says now. */
  update(): void {
    this.#cancel()
    const { scheduler, factor, liveUs, pause, resume } = this.#deps
    const nowUs = liveUs()
    const isPaused = isWithin(nowUs)
    if (isPaused !== this.#isPaused) {
      this.#isPaused = isPaused
      if (isPaused) pause()
      else resume()
    }
    // Both bounds are whole hours, in whichever offset from UTC.
    const waitMs = (nextHourUs(nowUs) - nowUs) / 1_000 / Math.max(factor(), 1)
    this.#cancel = scheduler.setTimer(Math.min(Math.max(waitMs, 1), LONGEST_MS), () => this.update())
  }

  close(): void {
    this.#cancel()
  }
}

/** Whether an instant lies in the weekly pause. */
export function isWithin(atUs: EpochUs): boolean {
  const parts = NEW_YORK.formatToParts(new Date(Math.floor(atUs / 1_000)))
  const value = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  const hour = Number(value('hour'))
  return value('weekday') === 'Thu' && hour >= 3 && hour < 5
}

const nextHourUs = (atUs: EpochUs): EpochUs => epochUs((Math.floor(atUs / HOUR_US) + 1) * HOUR_US)
