import type { Scheduler } from '../../clock/scheduler.ts'

const PERIOD_MS = 1_000

/** Lets each market speak at most once a second: at once after a silence, then when the second is over. */
export class TickerTimer {
  readonly #scheduler: Scheduler
  readonly #speak: (ticker: string) => void
  /** Markets that have spoken within the last second, and whether they have more to say. */
  readonly #resting = new Map<string, { hasNews: boolean; readonly cancel: () => void }>()

  constructor(scheduler: Scheduler, speak: (ticker: string) => void) {
    this.#scheduler = scheduler
    this.#speak = speak
  }

  changed(ticker: string): void {
    const resting = this.#resting.get(ticker)
    if (resting) resting.hasNews = true
    else this.#say(ticker)
  }

  close(): void {
    for (const { cancel } of this.#resting.values()) cancel()
    this.#resting.clear()
  }

  #say(ticker: string): void {
    const cancel = this.#scheduler.setTimer(PERIOD_MS, () => {
      const resting = this.#resting.get(ticker)
      this.#resting.delete(ticker)
      if (resting?.hasNews) this.#say(ticker)
    })
    this.#resting.set(ticker, { hasNews: false, cancel })
    this.#speak(ticker)
  }
}
