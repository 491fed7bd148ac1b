import { type EpochUs, epochUs } from '../units/time.ts'

/** A timer that runs once. */
export interface Timer {
  /** Starts the full delay anew, also after it has run or was cancelled. */
  restart(): void
  cancel(): void
}

/** Time as the socket needs it. */
export interface SocketClock {
  nowUs(): EpochUs
  setTimer(delayMs: number, run: () => void): Timer
}

/** The clock of this machine, to the millisecond. Its timers keep the process alive. */
export const systemSocketClock: SocketClock = {
  nowUs: () => epochUs(Date.now() * 1_000),
  setTimer(delayMs, run) {
    let timeout: NodeJS.Timeout | undefined = setTimeout(run, delayMs)
    return {
      restart() {
        if (timeout) timeout.refresh()
        else timeout = setTimeout(run, delayMs)
      },
      cancel() {
        clearTimeout(timeout)
        timeout = undefined // one that was cleared cannot be refreshed
      },
    }
  },
}
