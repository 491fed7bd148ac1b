const BITS = 5
const MASK = (1 << BITS) - 1

/** Values by ticker, in the order in which they came. It never changes; replacing one value costs little, however many there are. */
export class TickerMap<V> implements ReadonlyMap<string, V> {
  /** Both are the map's own, and open to the eye so that a copy or a comparison of a state sees what is in it. */
  readonly places: ReadonlyMap<string, number>
  /** Of 32 values each. */
  readonly blocks: readonly (readonly V[])[]

  private constructor(places: ReadonlyMap<string, number>, blocks: readonly (readonly V[])[]) {
    this.places = places
    this.blocks = blocks
  }

  static of<V>(entries: Iterable<readonly [string, V]> = []): TickerMap<V> {
    const places = new Map<string, number>()
    const blocks: V[][] = []
    for (const [ticker, value] of entries) {
      const place = places.get(ticker) ?? places.size
      places.set(ticker, place)
      const block = blocks[place >> BITS]
      if (block) block[place & MASK] = value
      else blocks.push([value])
    }
    return new TickerMap(places, blocks)
  }

  get size(): number {
    return this.places.size
  }

  has(ticker: string): boolean {
    return this.places.has(ticker)
  }

  get(ticker: string): V | undefined {
    const place = this.places.get(ticker)
    return place === undefined ? undefined : this.blocks[place >> BITS]?.[place & MASK]
  }

  /** Pure. With a value in the place of the one of its ticker, or behind all others. */
  with(ticker: string, value: V): TickerMap<V> {
    const known = this.places.get(ticker)
    const place = known ?? this.places.size
    const block = (this.blocks[place >> BITS] ?? []).slice()
    block[place & MASK] = value
    const blocks = this.blocks.slice()
    blocks[place >> BITS] = block
    return new TickerMap(known === undefined ? new Map(this.places).set(ticker, place) : this.places, blocks)
  }

  keys(): MapIterator<string> {
    return this.places.keys()
  }

  *values(): MapIterator<V> {
    for (const block of this.blocks) yield* block
  }

  *entries(): MapIterator<[string, V]> {
    for (const [ticker, place] of this.places) {
      const block = this.blocks[place >> BITS]
      if (block) yield [ticker, block[place & MASK] as V]
    }
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  forEach(take: (value: V, ticker: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [ticker, value] of this) take(value, ticker, this)
  }
}

/** Pure. What was read from a file is an ordinary map, until it is first changed. */
export const withTicker = <V>(map: ReadonlyMap<string, V>, ticker: string, value: V): ReadonlyMap<string, V> =>
  (map instanceof TickerMap ? (map as TickerMap<V>) : TickerMap.of(map)).with(ticker, value)

/** Pure. The others keep their order. Costs as much as making the map anew. */
export const withoutTickers = <V>(map: ReadonlyMap<string, V>, gone: ReadonlySet<string>): ReadonlyMap<string, V> =>
  TickerMap.of([...map].filter(([ticker]) => !gone.has(ticker)))
