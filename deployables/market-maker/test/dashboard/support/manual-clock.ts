import type { ControlClock } from '../../../src/control/view-stream.ts'

interface Repeated {
  readonly everyUs: number
  nextUs: number
  readonly run: () => void
}

/** Time that passes only by `pass`. */
export class ManualClock implements ControlClock {
  readonly #repeated = new Set<Repeated>()
  #nowUs: number

  constructor(startUs: number) {
    this.#nowUs = startUs
  }

  nowUs(): number {
    return this.#nowUs
  }

  /** How many timers run. */
  get running(): number {
    return this.#repeated.size
  }

  every(ms: number, run: () => void): () => void {
    const repeated = { everyUs: ms * 1_000, nextUs: this.#nowUs + ms * 1_000, run }
    this.#repeated.add(repeated)
    return () => this.#repeated.delete(repeated)
  }

  pass(ms: number): void {
    const endUs = this.#nowUs + ms * 1_000
    for (let due = this.#due(endUs); due; due = this.#due(endUs)) {
      this.#nowUs = due.nextUs
      due.nextUs += due.everyUs
      due.run()
    }
    this.#nowUs = endUs
  }

  #due(endUs: number): Repeated | undefined {
    const [first] = [...this.#repeated].filter(({ nextUs }) => nextUs <= endUs).sort((a, b) => a.nextUs - b.nextUs)
    return first
  }
}
