import type { MarketIdentity } from './selection.ts'

/** What is kept of a market. */
export interface TableMarket extends MarketIdentity {
  readonly status: string
}

const FIRST_ROOM = 1_024
const NO_FINGERPRINT = 0

/**
 * The markets that are collected, in columns: a market takes its ticker, one entry of an index and 15 bytes, so that a million of them fit
 * where objects would not. Events and series are kept once each, for as long as they have a market.
 */
export class MarketTable {
  readonly #rowOf = new Map<string, number>()
  readonly #tickers: (string | undefined)[] = []
  readonly #freeRows: number[] = []
  readonly #events = new EventTable()
  readonly #statuses: string[] = []
  #event = new Uint32Array(FIRST_ROOM)
  #status = new Uint8Array(FIRST_ROOM)
  #listedIn = new Uint8Array(FIRST_ROOM)
  #fingerprint = new Float64Array(FIRST_ROOM)
  #listing = 0

  get size(): number {
    return this.#rowOf.size
  }

  has(ticker: string): boolean {
    return this.#rowOf.has(ticker)
  }

  find(ticker: string): TableMarket | undefined {
    const row = this.#rowOf.get(ticker)
    if (row === undefined) return undefined
    const eventTicker = this.#events.tickerAt(this.#event[row] ?? 0)
    return { ticker, eventTicker, seriesTicker: this.#events.seriesOf(eventTicker), status: this.#statusAt(row) }
  }

  /** Adds a market, or changes it; it counts as listed. */
  put({ ticker, eventTicker, seriesTicker, status }: TableMarket): void {
    const known = this.#rowOf.get(ticker)
    const row = known ?? this.#addRow(ticker)
    const event = this.#events.hold(eventTicker)
    if (known !== undefined) this.#events.release(this.#event[row] ?? 0)
    if (seriesTicker !== undefined) this.#events.nameSeries(eventTicker, seriesTicker)
    this.#event[row] = event
    this.#status[row] = this.#codeOf(status)
    this.#listedIn[row] = this.#listing
  }

  setStatus(ticker: string, status: string): void {
    const row = this.#rowOf.get(ticker)
    if (row !== undefined) this.#status[row] = this.#codeOf(status)
  }

  delete(ticker: string): void {
    const row = this.#rowOf.get(ticker)
    if (row === undefined) return
    this.#rowOf.delete(ticker)
    this.#tickers[row] = undefined
    this.#events.release(this.#event[row] ?? 0)
    this.#fingerprint[row] = NO_FINGERPRINT
    this.#freeRows.push(row)
  }

  tickers(): Iterable<string> {
    return this.#rowOf.keys()
  }

  /** Every market that has this status. Markets may come and go meanwhile. */
  *withStatus(status: string): Generator<string> {
    const code = this.#codeOf(status)
    for (let row = 0; row < this.#tickers.length; row++) {
      const ticker = this.#tickers[row]
      if (ticker !== undefined && this.#status[row] === code) yield ticker
    }
  }

  countWithStatus(status: string): number {
    const code = this.#codeOf(status)
    let count = 0
    for (let row = 0; row < this.#tickers.length; row++) if (this.#status[row] === code && this.#tickers[row] !== undefined) count++
    return count
  }

  /** From here on a market counts as listed once it is put. */
  beginListing(): void {
    this.#listing = (this.#listing + 1) % 256
  }

  /** Every market that was not put since the listing began. */
  *unlisted(): Generator<string> {
    for (let row = 0; row < this.#tickers.length; row++) {
      const ticker = this.#tickers[row]
      if (ticker !== undefined && this.#listedIn[row] !== this.#listing) yield ticker
    }
  }

  /** Whether a market's record is the one that was stored last. */
  isStored(ticker: string, fingerprint: number): boolean {
    const row = this.#rowOf.get(ticker)
    return row !== undefined && this.#fingerprint[row] === fingerprint
  }

  /** Notes which record of a market is stored; without one, that nobody knows. */
  noteStored(ticker: string, fingerprint: number = NO_FINGERPRINT): void {
    const row = this.#rowOf.get(ticker)
    if (row !== undefined) this.#fingerprint[row] = fingerprint
  }

  /** Events that have a market. */
  eventTickers(): Iterable<string> {
    return this.#events.tickers()
  }

  hasEvent(ticker: string): boolean {
    return this.#events.has(ticker)
  }

  seriesOf(eventTicker: string): string | undefined {
    return this.#events.seriesOf(eventTicker)
  }

  /** An event without a market is not kept. */
  nameSeries(eventTicker: string, seriesTicker: string): void {
    this.#events.nameSeries(eventTicker, seriesTicker)
  }

  /** Series that are known of the events, each once. */
  seriesTickers(): ReadonlySet<string> {
    return this.#events.series()
  }

  #addRow(ticker: string): number {
    const row = this.#freeRows.pop() ?? this.#tickers.length
    if (row === this.#event.length) this.#grow()
    this.#tickers[row] = ticker
    this.#rowOf.set(ticker, row)
    return row
  }

  #grow(): void {
    const room = this.#event.length * 2
    this.#event = copied(new Uint32Array(room), this.#event)
    this.#status = copied(new Uint8Array(room), this.#status)
    this.#listedIn = copied(new Uint8Array(room), this.#listedIn)
    this.#fingerprint = copied(new Float64Array(room), this.#fingerprint)
  }

  #statusAt(row: number): string {
    return this.#statuses[this.#status[row] ?? 0] ?? ''
  }

  /** Statuses are a handful of words. */
  #codeOf(status: string): number {
    const code = this.#statuses.indexOf(status)
    return code >= 0 ? code : this.#statuses.push(status) - 1
  }
}

/** Events by number, with how many markets hold each. */
class EventTable {
  readonly #numberOf = new Map<string, number>()
  readonly #tickers: string[] = []
  readonly #seriesAt: (string | undefined)[] = []
  readonly #holders: number[] = []
  readonly #free: number[] = []
  readonly #seriesNames = new Map<string, string>()

  has(ticker: string): boolean {
    return this.#numberOf.has(ticker)
  }

  tickers(): Iterable<string> {
    return this.#numberOf.keys()
  }

  tickerAt(number: number): string {
    return this.#tickers[number] ?? ''
  }

  seriesOf(ticker: string): string | undefined {
    const number = this.#numberOf.get(ticker)
    return number === undefined ? undefined : this.#seriesAt[number]
  }

  series(): ReadonlySet<string> {
    return new Set([...this.#numberOf.values()].flatMap((number) => this.#seriesAt[number] ?? []))
  }

  hold(ticker: string): number {
    const known = this.#numberOf.get(ticker)
    const number = known ?? this.#free.pop() ?? this.#tickers.length
    if (known === undefined) {
      this.#numberOf.set(ticker, number)
      this.#tickers[number] = ticker
      this.#seriesAt[number] = undefined
      this.#holders[number] = 0
    }
    this.#holders[number] = (this.#holders[number] ?? 0) + 1
    return number
  }

  release(number: number): void {
    const left = (this.#holders[number] ?? 0) - 1
    this.#holders[number] = left
    if (left > 0) return
    this.#numberOf.delete(this.tickerAt(number))
    this.#tickers[number] = ''
    this.#seriesAt[number] = undefined
    this.#free.push(number)
  }

  /** Of many equal texts one is kept. */
  nameSeries(ticker: string, series: string): void {
    const number = this.#numberOf.get(ticker)
    if (number === undefined) return
    const name = this.#seriesNames.get(series) ?? series
    this.#seriesNames.set(name, name)
    this.#seriesAt[number] = name
  }
}

function copied<A extends Uint32Array | Uint8Array | Float64Array>(into: A, from: A): A {
  into.set(from)
  return into
}
