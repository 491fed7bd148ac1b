/** Elapsed time and timers, which the flow, faults and heartbeats share. `nowMs` only goes forward and has no epoch. */
export interface Scheduler {
  nowMs(): number
  /** Runs `run` once after `delayMs` (0: as soon as pending work is done); returns what cancels it. */
  setTimer(delayMs: number, run: () => void): () => void
}

/** Elapsed time of this process and the event loop's timers. */
export const realScheduler: Scheduler = {
  nowMs: () => performance.now(),
  setTimer(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly run: () => void
}

/** Time that stands still until it is advanced; timers run in order of their due time, then of their creation. */
export class ManualScheduler implements Scheduler {
  #nowMs = 0
  #order = 0
  readonly #timers = new Set<Timer>()

  nowMs(): number {
    return this.#nowMs
  }

  setTimer(delayMs: number, run: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(delayMs, 0), order: this.#order++, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves to the next timer and runs it; false when none is set. */
  runNext(): boolean {
    const next = this.#next()
    if (!next) return false
    this.#timers.delete(next)
    this.#nowMs = Math.max(this.#nowMs, next.dueMs)
    next.run()
    return true
  }

  /** Runs every timer due within the next `byMs`, those set meanwhile included, and stands `byMs` later. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) this.runNext()
    this.#nowMs = untilMs
  }

  #next(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order)) first = timer
    }
    return first
  }
}
