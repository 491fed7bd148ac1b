import type { ClientClock } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** Time that passes `speed` times as fast as on this machine; plain data, so that several processes can share it. */
export interface Pace {
  readonly startUs: number
  /** Of this machine when it was `startUs`. */
  readonly machineMs: number
  readonly speed: number
}

/** To a fraction of a millisecond, and the same in every process. */
export const machineMs = (): number => performance.timeOrigin + performance.now()

/** The clock of a pace. Two of the same pace agree, in whatever process. */
export class PacedClock implements ClientClock {
  readonly pace: Pace

  constructor(pace: Pace) {
    this.pace = pace
  }

  nowUs(): EpochUs {
    const { startUs, machineMs: startedMs, speed } = this.pace
    return epochUs(startUs + Math.floor((machineMs() - startedMs) * speed * 1_000))
  }

  nowMs(): number {
    return this.nowUs() / 1_000
  }

  setTimer(delayMs: number, run: () => void): ReturnType<ClientClock['setTimer']> {
    const machineDelayMs = delayMs / this.pace.speed
    let timeout: NodeJS.Timeout | undefined = setTimeout(run, machineDelayMs)
    return {
      restart() {
        clearTimeout(timeout)
        timeout = setTimeout(run, machineDelayMs)
      },
      cancel() {
        clearTimeout(timeout)
        timeout = undefined
      },
    }
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.setTimer(delayMs, resolve)
    })
  }
}
