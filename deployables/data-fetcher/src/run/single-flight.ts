/** Too many runs wait already. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
}

/**
 * Lets one run go at a time. Who asks for a run that is under way or waits gets its answer; another one waits its turn, in the order in
 * which they came.
 */
export class SingleFlight<T> {
  readonly #known = new Map<string, Promise<T>>()
  readonly #mostWaiting: number
  #last: Promise<unknown> = Promise.resolve()

  /** @param mostWaiting Runs that may wait behind the one under way. */
  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting
  }

  /** Whether anything is under way. */
  get isBusy(): boolean {
    return this.#known.size > 0
  }

  /** The answer that is under way, whichever it is: the newest that waits. */
  newest(): Promise<T> | undefined {
    return [...this.#known.values()].at(-1)
  }

  /** @throws {QueueFullError} */
  run(id: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(id)
    if (known) return known
    if (this.#known.size > this.#mostWaiting) throw new QueueFullError(`${this.#mostWaiting} runs wait already`)
    const result = this.#last.then(work).finally(() => this.#known.delete(id))
    this.#known.set(id, result)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#known.size > 0) await Promise.allSettled(this.#known.values())
  }
}
