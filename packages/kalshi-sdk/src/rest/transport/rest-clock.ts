import { type EpochUs, epochUs } from '../../units/time.ts'

/** Time as the transport needs it: to stamp requests, to bound attempts and to wait between them. */
export interface RestClock {
  nowUs(): EpochUs
  /** Runs `run` once after `delayMs`, unless cancelled. */
  setTimer(delayMs: number, run: () => void): { cancel(): void }
}

/** The clock of this machine, to the millisecond. */
export const systemRestClock: RestClock = {
  nowUs: () => epochUs(Date.now() * 1_000),
  setTimer(delayMs, run) {
    const timeout = setTimeout(run, delayMs)
    return { cancel: () => clearTimeout(timeout) }
  },
}
