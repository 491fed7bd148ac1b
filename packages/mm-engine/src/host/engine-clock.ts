import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Time as running an engine needs it. */
export interface EngineClock {
  nowUs(): EpochUs
  /** Runs once, unless it is cancelled before. */
  setTimer(delayMs: number, run: () => void): { cancel(): void }
}
