/** A bounded list of points that keeps the whole span: when it is full, every other point is forgotten, and from then on half as many kept. */
export class ThinnedSeries<P extends { readonly atUs: number }> {
  readonly #capacity: number
  #points: P[] = []
  #spacingUs: number

  /** @param spacingUs Points closer than this replace each other, so that the newest is always the last. */
  constructor(capacity: number, spacingUs: number) {
    this.#capacity = capacity
    this.#spacingUs = spacingUs
  }

  add(point: P): void {
    const before = this.#points.at(-2)
    if (before && point.atUs - before.atUs < this.#spacingUs) this.#points.pop()
    this.#points.push(point)
    if (this.#points.length <= this.#capacity) return
    const last = this.#points.length - 1
    this.#points = this.#points.filter((_, index) => index === 0 || (last - index) % 2 === 0)
    this.#spacingUs *= 2
  }

  /** Oldest first, evenly thinned to at most `limit`; the newest is always there. */
  list(limit: number): readonly P[] {
    const all = this.#points
    if (all.length <= limit) return all.slice()
    const step = Math.ceil(all.length / limit)
    return all.filter((_, index) => (all.length - 1 - index) % step === 0)
  }
}
