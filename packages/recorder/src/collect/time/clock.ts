import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** Time as collecting needs it: the time of day for what is written down, timers for everything that waits. */
export interface CollectClock {
  nowUs(): EpochUs
  /** Runs once. @returns Cancels it. */
  setTimer(delayMs: number, run: () => void): () => void
}

/** The clock of this machine, to the millisecond. Its timers keep the process alive. */
export const systemCollectClock: CollectClock = {
  nowUs: () => epochUs(Date.now() * 1_000),
  setTimer(delayMs, run) {
    const timeout = setTimeout(run, delayMs)
    return () => clearTimeout(timeout)
  },
}

/** Resolves after the delay, or at once when the signal is aborted: the caller looks at the signal. */
export function pause(clock: CollectClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.setTimer(delayMs, end)
    signal.addEventListener('abort', end)
  })
}

/** `instant` moved by milliseconds, back when negative. */
export function plusMs(instant: EpochUs, ms: number): EpochUs {
  return epochUs(instant + ms * 1_000)
}
