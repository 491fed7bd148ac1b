import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

interface Alarm {
  readonly delayMs: number
  dueMs: number
  readonly run: () => void
}

/** A clock that moves when told. `nextWait` lets a test follow what sets timers, without sleeping. */
export class ManualClock {
  #nowMs = Date.UTC(2026, 4, 14, 4, 38, 13)
  readonly #alarms = new Set<Alarm>()
  readonly #watchers = new Set<() => void>()

  nowUs(): EpochUs {
    return epochUs(this.#nowMs * 1_000)
  }

  setTimer(delayMs: number, run: () => void): { cancel(): void; restart(): void } {
    const alarm: Alarm = { delayMs, dueMs: this.#nowMs + delayMs, run }
    this.#alarms.add(alarm)
    for (const watcher of this.#watchers) watcher()
    return {
      cancel: () => void this.#alarms.delete(alarm),
      restart: () => {
        alarm.dueMs = this.#nowMs + delayMs
        this.#alarms.add(alarm)
      },
    }
  }

  /** How many timers run. */
  get pending(): number {
    return this.#alarms.size
  }

  /** Waits for a timer that `isIt` accepts, and gives its delay. */
  async nextWait(isIt: (delayMs: number) => boolean): Promise<number> {
    for (;;) {
      const found = [...this.#alarms].find((alarm) => isIt(alarm.delayMs))
      if (found) return found.delayMs
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher)
          resolve()
        }
        this.#watchers.add(watcher)
      })
    }
  }

  advance(byMs: number): void {
    this.#nowMs += byMs
    for (const alarm of [...this.#alarms].filter(({ dueMs }) => dueMs <= this.#nowMs)) {
      this.#alarms.delete(alarm)
      alarm.run()
    }
  }
}
