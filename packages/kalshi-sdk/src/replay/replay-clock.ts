import { type EpochUs, epochUs } from '../units/time.ts'
import { type SocketClock, systemSocketClock, type Timer } from '../ws/socket-clock.ts'

/** Shows the recorded instant of what was played last. Timers run in real time, by `timers`. */
export class ReplayClock implements SocketClock {
  readonly #timers: Pick<SocketClock, 'setTimer'>
  #nowUs: EpochUs

  constructor(startedAtUs: number, timers: Pick<SocketClock, 'setTimer'> = systemSocketClock) {
    this.#timers = timers
    this.#nowUs = epochUs(startedAtUs)
  }

  nowUs(): EpochUs {
    return this.#nowUs
  }

  setTimer(delayMs: number, run: () => void): Timer {
    return this.#timers.setTimer(delayMs, run)
  }

  /** Never goes back, also where connections and exchanges are not played in the order of the recording. */
  advanceTo(atUs: number): void {
    if (atUs > this.#nowUs) this.#nowUs = epochUs(atUs)
  }
}
