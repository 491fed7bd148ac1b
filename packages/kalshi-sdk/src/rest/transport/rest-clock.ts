import { type EpochUs, epochUs } from '../../units/time.ts'

/** Time as the transport needs it: to stamp requests, to bound attempts and to wait between them. */
export interface RestClock {
  nowUs(): EpochUs
  /** Runs `run` once after `delayMs`, unless cancelled. */
  setTimer(delayMs: number, run: () => void): { cancel(): void }
}

/** 24 days. Node runs what is to wait longer at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** The clock of this machine, to the millisecond. */
export const systemRestClock: RestClock = {
  nowUs: () => epochUs(Date.now() * 1_000),
  setTimer(delayMs, run) {
    const timeout = setTimeout(run, Math.min(delayMs, LONGEST_DELAY_MS))
    return { cancel: () => clearTimeout(timeout) }
  },
}
