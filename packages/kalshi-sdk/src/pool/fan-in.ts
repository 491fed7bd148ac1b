/** Something that is asked for one item after the other. */
interface Source {
  ask(): void
}

interface Ready<T> {
  readonly value: T
  /** Where it came from, and is asked for the next once this is used up. */
  readonly source: Source | undefined
}

/**
 * Several iterables as one, in the order of arrival, each asked for its next item once its last is used up: none can crowd out the others,
 * and a reader that is slow slows all of them down. A reader that leaves does not end the sources: one of them may be waiting for its next
 * item, and whoever made it knows how to end that.
 */
export class FanIn<T> {
  readonly #ready: Ready<T>[] = []
  readonly #sources = new Set<Source>()
  readonly #asked = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  /** @param wrap What an item of this source is to the reader. */
  add<V>(iterable: AsyncIterable<V>, wrap: (value: V) => T): void {
    const iterator = iterable[Symbol.asyncIterator]()
    const source: Source = { ask: () => this.#take(source, iterator.next(), wrap) }
    this.#sources.add(source)
    source.ask()
  }

  /** Puts in an item of one's own. */
  push(value: T): void {
    this.#ready.push({ value, source: undefined })
    this.#wake?.()
  }

  /** Everything, for one reader. Ends when all sources have, and fails with the first that does. */
  async *items(): AsyncGenerator<T, undefined> {
    for (;;) {
      const next = this.#ready.shift()
      if (next === undefined) {
        if (this.#failure) throw this.#failure.error
        if (this.#sources.size === 0) return undefined
        await this.#arrival()
        continue
      }
      yield next.value
      next.source?.ask()
    }
  }

  /** What the reader that left has not taken. To be asked for once the sources that wait are told to end: it waits for their answers. */
  async rest(): Promise<readonly T[]> {
    await Promise.all(this.#asked)
    return this.#ready.splice(0).map(({ value }) => value)
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #take<V>(source: Source, next: Promise<IteratorResult<V>>, wrap: (value: V) => T): void {
    const answered = next.then(
      ({ done, value }) => {
        this.#asked.delete(answered)
        if (done) this.#sources.delete(source)
        else this.#ready.push({ value: wrap(value), source })
        this.#wake?.()
      },
      (error: unknown) => {
        this.#asked.delete(answered)
        this.#failure ??= { error }
        this.#wake?.()
      },
    )
    this.#asked.add(answered)
  }
}
