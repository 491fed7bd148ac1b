import { type EpochUs, epochUs } from '../../src/units/time.ts'
import type { SocketClock, Timer } from '../../src/ws/socket-clock.ts'

interface Planned {
  readonly run: () => void
  readonly delayMs: number
  dueUs: number
}

/** A clock that stands still until it is told to move. */
export class ManualClock implements SocketClock {
  #nowUs: number
  readonly #planned = new Set<Planned>()

  constructor(nowUs = 1_778_477_621_000_000) {
    this.#nowUs = nowUs
  }

  nowUs(): EpochUs {
    return epochUs(this.#nowUs)
  }

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#planned.size
  }

  /** Resolves once somebody waits for exactly this long. */
  async untilWaiting(delayMs: number): Promise<void> {
    while (![...this.#planned].some((planned) => planned.delayMs === delayMs)) await new Promise((resolve) => setImmediate(resolve))
  }

  setTimer(delayMs: number, run: () => void): Timer {
    const planned: Planned = { run, delayMs, dueUs: 0 }
    const restart = (): void => {
      planned.dueUs = this.#nowUs + delayMs * 1_000
      this.#planned.add(planned)
    }
    restart()
    return { restart, cancel: () => void this.#planned.delete(planned) }
  }

  /** Moves on, running what falls due in its order. */
  advance(ms: number): void {
    const untilUs = this.#nowUs + ms * 1_000
    for (;;) {
      const next = [...this.#planned].filter(({ dueUs }) => dueUs <= untilUs).sort((one, other) => one.dueUs - other.dueUs)[0]
      if (!next) break
      this.#nowUs = Math.max(this.#nowUs, next.dueUs)
      this.#planned.delete(next)
      next.run()
    }
    this.#nowUs = untilUs
  }
}
