import { sleep } from './reconnect.ts'
import type { SocketClock } from './socket-clock.ts'

/** Runs rounds of work, one at a time, until one says that nothing is left to do. */
export class Rounds {
  readonly #clock: SocketClock
  readonly #round: () => Promise<boolean>
  #isRunning = false
  #isPoked = false
  #wake = new AbortController()

  /** @param round Resolves to whether there may be more to do. */
  constructor(clock: SocketClock, round: () => Promise<boolean>) {
    this.#clock = clock
    this.#round = round
  }

  /** Something has changed: runs until nothing is left, and ends a wait of the running round. */
  poke(): void {
    this.#isPoked = true
    this.#wake.abort()
    if (!this.#isRunning) void this.#run()
  }

  /** For use by a round: waits, until the next poke at most. */
  async wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return
    this.#wake = new AbortController()
    await sleep(this.#clock, delayMs, this.#wake.signal)
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    try {
      let isMore = false
      do {
        this.#isPoked = false
        isMore = await this.#round()
      } while (isMore || this.#isPoked)
    } finally {
      this.#isRunning = false
    }
  }
}
