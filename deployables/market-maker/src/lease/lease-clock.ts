import type { EngineClock } from '@kassandra/mm-engine'

/** An instant by both clocks of a machine, in ms. */
export interface Instant {
  /** Of the day; somebody may set it. */
  readonly wallMs: number
  /** Counts on; it may stand still while the machine sleeps. */
  readonly steadyMs: number
}

export interface LeaseClock extends Pick<EngineClock, 'setTimer'> {
  now(): Instant
}

/** Pure. Neither clock can make it longer than it was: for whoever waits for another to be gone. */
export const elapsedAtLeast = (from: Instant, to: Instant): number => Math.min(to.wallMs - from.wallMs, to.steadyMs - from.steadyMs)

/** Pure. Neither clock can make it shorter than it was: for whoever has to be gone by then. */
export const elapsedAtMost = (from: Instant, to: Instant): number => Math.max(to.wallMs - from.wallMs, to.steadyMs - from.steadyMs)
