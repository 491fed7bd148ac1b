/** Markets that go from one member to another. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly tickers: readonly string[]
}

/** What each member gets of a list of markets. */
export type Shares = ReadonlyMap<number, readonly string[]>

/**
 * Which member of a pool has which market. A new market goes to the member that has fewest; a market stays where it is until its member is
 * retired or has to shed some. Decides only; pure but for its own state.
 */
export class Assignment {
  readonly #members: readonly Set<string>[]
  readonly #capacities: number[]
  readonly #retired = new Set<number>()
  readonly #memberOf = new Map<string, number>()

  constructor(members: number, capacity: number) {
    this.#members = Array.from({ length: members }, () => new Set<string>())
    this.#capacities = Array.from({ length: members }, () => capacity)
  }

  memberOf(ticker: string): number | undefined {
    return this.#memberOf.get(ticker)
  }

  tickersOf(member: number): ReadonlySet<string> {
    return this.#members[member] ?? new Set()
  }

  /**
   * Gives each of these markets a member, its own where it has one.
   * @returns The shares, and the markets that nobody has room for.
   */
  assign(tickers: Iterable<string>): { readonly shares: Shares; readonly left: readonly string[] } {
    const shares = new Map<number, string[]>()
    const left: string[] = []
    for (const ticker of new Set(tickers)) {
      const member = this.#memberOf.get(ticker) ?? this.#place(ticker)
      if (member === undefined) left.push(ticker)
      else append(shares, member, ticker)
    }
    return { shares, left }
  }

  /** Takes markets away. @returns Whose they were. */
  release(tickers: Iterable<string>): Shares {
    const shares = new Map<number, string[]>()
    for (const ticker of tickers) {
      const member = this.#memberOf.get(ticker)
      if (member === undefined) continue
      append(shares, member, ticker)
      this.#memberOf.delete(ticker)
      this.#members[member]?.delete(ticker)
    }
    return shares
  }

  /** These markets are a member's, whatever room it has. */
  put(tickers: Iterable<string>, member: number): void {
    for (const ticker of tickers) this.#put(ticker, member)
  }

  /** The member has no more room than for what it has. */
  fill(member: number): void {
    this.#capacities[member] = this.tickersOf(member).size
  }

  /** The member gets nothing any more. @returns Where its markets go; those that nobody has room for stay. */
  retire(member: number): readonly Move[] {
    this.#retired.add(member)
    return this.#moveAway(member, [...this.tickersOf(member)])
  }

  /** The member may have markets again. */
  restore(member: number): void {
    this.#retired.delete(member)
  }

  /** The member has too many: half of them go, and it gets no others. @returns Where they go. */
  shed(member: number): readonly Move[] {
    const tickers = [...this.tickersOf(member)]
    this.#capacities[member] = Math.ceil(tickers.length / 2)
    return this.#moveAway(member, tickers.slice(Math.ceil(tickers.length / 2)))
  }

  /** Evens out: from the members with most to those with fewest, until none differs by more than one. */
  level(): readonly Move[] {
    const moves = new Map<string, { from: number; to: number; tickers: string[] }>()
    for (;;) {
      const to = this.#leastLoaded()
      const from = this.#mostLoaded()
      if (to === undefined || this.tickersOf(from).size - this.tickersOf(to).size <= 1) return [...moves.values()]
      const [ticker = ''] = this.tickersOf(from)
      this.#put(ticker, to)
      const key = `${from} ${to}`
      const move = moves.get(key) ?? { from, to, tickers: [] }
      move.tickers.push(ticker)
      moves.set(key, move)
    }
  }

  #moveAway(from: number, tickers: readonly string[]): readonly Move[] {
    const shares = new Map<number, string[]>()
    for (const ticker of tickers) {
      const to = this.#leastLoaded(from)
      if (to === undefined) break
      this.#put(ticker, to)
      append(shares, to, ticker)
    }
    return [...shares].map(([to, moved]) => ({ from, to, tickers: moved }))
  }

  #place(ticker: string): number | undefined {
    const member = this.#leastLoaded()
    if (member !== undefined) this.#put(ticker, member)
    return member
  }

  #put(ticker: string, member: number): void {
    this.#members[this.#memberOf.get(ticker) ?? -1]?.delete(ticker)
    this.#members[member]?.add(ticker)
    this.#memberOf.set(ticker, member)
  }

  #leastLoaded(except?: number): number | undefined {
    let least: number | undefined
    for (const [member, { size }] of this.#members.entries()) {
      if (member === except || this.#retired.has(member) || size >= (this.#capacities[member] ?? 0)) continue
      if (least === undefined || size < this.tickersOf(least).size) least = member
    }
    return least
  }

  #mostLoaded(): number {
    let most = 0
    for (const [member, { size }] of this.#members.entries()) if (size > this.tickersOf(most).size) most = member
    return most
  }
}

function append(shares: Map<number, string[]>, member: number, ticker: string): void {
  const share = shares.get(member)
  if (share) share.push(ticker)
  else shares.set(member, [ticker])
}
