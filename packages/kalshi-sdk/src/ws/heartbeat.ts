import type { EpochUs } from '../units/time.ts'
import type { SocketClock, Timer } from './socket-clock.ts'

// A process that was busy all the while has the frames waiting in its socket: one turn of the event loop brings them.
const LAST_CHANCE_MS = 50

/** Watches that something, a frame or a ping, is heard from the exchange; it pings every 10 s. @see KALSHI_API 15.6 */
export class Heartbeat {
  readonly #clock: SocketClock
  readonly #timeoutMs: number
  readonly #onDead: () => void
  #timer: Timer
  #heardAtUs: EpochUs

  /** @param onDead Called once nothing was heard for `timeoutMs`, and 50 ms on top. */
  constructor(clock: SocketClock, timeoutMs: number, onDead: () => void) {
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#onDead = onDead
    this.#heardAtUs = clock.nowUs()
    this.#timer = this.#startTimer(timeoutMs)
  }

  /** Something was heard. Frames come by the thousand: it is noted, and the timer looks at it when it has run. */
  beat(atUs: EpochUs): void {
    this.#heardAtUs = atUs
  }

  /** For as long as we do not read, silence says nothing. */
  suspend(): void {
    this.#timer.cancel()
  }

  resume(): void {
    this.#heardAtUs = this.#clock.nowUs()
    this.#timer.cancel()
    this.#timer = this.#startTimer(this.#timeoutMs)
  }

  stop(): void {
    this.suspend()
  }

  #startTimer(delayMs: number): Timer {
    return this.#clock.setTimer(delayMs, () => this.#look())
  }

  #look(): void {
    const leftMs = this.#timeoutMs - this.#silentMs()
    this.#timer = leftMs > 0 ? this.#startTimer(leftMs) : this.#clock.setTimer(LAST_CHANCE_MS, () => this.#lookAgain())
  }

  #lookAgain(): void {
    if (this.#silentMs() >= this.#timeoutMs) this.#onDead()
    else this.#look()
  }

  // A clock that was set back has heard nothing in the future.
  #silentMs(): number {
    return Math.max(0, Math.floor((this.#clock.nowUs() - this.#heardAtUs) / 1_000))
  }
}
