interface Entry {
  readonly atUs: number
  readonly order: number
  readonly run: () => void
}

/** Work by time; work of the same time in the order in which it was added. A binary heap. */
export class EventQueue {
  readonly #heap: Entry[] = []
  #order = 0

  peekUs(): number | undefined {
    return this.#heap[0]?.atUs
  }

  add(atUs: number, run: () => void): void {
    const entry: Entry = { atUs, order: this.#order++, run }
    let at = this.#heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = this.#heap[parent]
      if (!above || isBefore(above, entry)) break
      this.#heap[at] = above
      at = parent
    }
    this.#heap[at] = entry
  }

  /** Runs the first piece of work and takes it out; nothing when there is none. */
  runNext(): void {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (first && last && first !== last) this.#sink(last)
    first?.run()
  }

  #sink(entry: Entry): void {
    let at = 0
    for (;;) {
      const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]]
      const child = left && right ? (isBefore(left, right) ? 2 * at + 1 : 2 * at + 2) : 2 * at + 1
      const below = this.#heap[child]
      if (!below || isBefore(entry, below)) break
      this.#heap[at] = below
      at = child
    }
    this.#heap[at] = entry
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order)
