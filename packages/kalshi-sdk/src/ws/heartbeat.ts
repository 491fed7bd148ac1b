import type { SocketClock, Timer } from './socket-clock.ts'

// A process that was busy all the while has the frames waiting in its socket: one turn of the event loop brings them.
const LAST_CHANCE_MS = 50

/** Watches that something, a frame or a ping, is heard from the exchange; it pings every 10 s. @see KALSHI_API 15.6 */
export class Heartbeat {
  readonly #timer: Timer
  readonly #lastChance: Timer

  /** @param onDead Called once nothing was heard for `timeoutMs`, and 50 ms on top. */
  constructor(clock: SocketClock, timeoutMs: number, onDead: () => void) {
    this.#lastChance = clock.setTimer(LAST_CHANCE_MS, onDead)
    this.#lastChance.cancel()
    this.#timer = clock.setTimer(timeoutMs, () => this.#lastChance.restart())
  }

  beat(): void {
    this.#lastChance.cancel()
    this.#timer.restart()
  }

  /** For as long as we do not read, silence says nothing. `beat` resumes. */
  suspend(): void {
    this.#lastChance.cancel()
    this.#timer.cancel()
  }

  stop(): void {
    this.suspend()
  }
}
