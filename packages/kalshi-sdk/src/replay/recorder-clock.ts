import type { EpochUs } from '../units/time.ts'
import type { SocketClock, Timer } from '../ws/socket-clock.ts'

/** A clock that stands still while a frame is told, so that the client sees the instant that is written down. */
export class RecorderClock implements SocketClock {
  readonly #clock: SocketClock
  #heldUs: EpochUs | undefined

  constructor(clock: SocketClock) {
    this.#clock = clock
  }

  nowUs(): EpochUs {
    return this.#heldUs ?? this.#clock.nowUs()
  }

  setTimer(delayMs: number, run: () => void): Timer {
    return this.#clock.setTimer(delayMs, run)
  }

  hold(tell: () => void): void {
    this.#heldUs = this.#clock.nowUs()
    try {
      tell()
    } finally {
      this.#heldUs = undefined
    }
  }
}
