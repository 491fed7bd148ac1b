import { InvalidRequestError, KalshiError } from '@kassandra/kalshi-sdk'
import type { ExchangePool } from '../exchange-port.ts'
import type { GathererObserver } from '../observer.ts'
import { inParts } from '../registry/selection.ts'

export interface SubscriptionsDeps {
  readonly pool: Pick<ExchangePool, 'subscribe' | 'unsubscribe' | 'memberOf' | 'members'>
  /** Trades and tickers of all markets come without naming any. */
  readonly isAll: boolean
  readonly observe: GathererObserver
  /** Ends every wait. */
  readonly signal: AbortSignal
}

const BOOKS = 'orderbook_delta'
const QUOTES = ['trade', 'ticker']
const LIFECYCLE = 'market_lifecycle_v2'
const MARKETS_A_CALL = 500

const NO_MEMBER = -1

/** What is subscribed for collecting, and on which connection of the pool. The pool holds it through every reconnect. */
export class MarketSubscriptions {
  readonly #deps: SubscriptionsDeps
  readonly #general: readonly string[]
  readonly #ofMarkets: readonly string[]
  readonly #tickers: readonly Set<string>[]
  /** Over, and still subscribed: a channel without any market would end. */
  readonly #kept = new Set<string>()
  #latest: Promise<unknown> = Promise.resolve()

  constructor(deps: SubscriptionsDeps) {
    this.#deps = deps
    this.#general = deps.isAll ? [LIFECYCLE, ...QUOTES] : [LIFECYCLE]
    this.#ofMarkets = deps.isAll ? [BOOKS] : [BOOKS, ...QUOTES]
    this.#tickers = deps.pool.members.map(() => new Set<string>())
  }

  /** Markets whose order books are wanted. */
  get size(): number {
    return this.#tickers.reduce((sum, { size }) => sum + size, 0)
  }

  /** Those of one connection. */
  tickersOf(member: number): ReadonlySet<string> {
    return this.#tickers[member] ?? new Set()
  }

  /** The same markets by connection; those that are on none are left out. */
  byMember(tickers: readonly string[]): ReadonlyMap<number, readonly string[]> {
    const shares = Map.groupBy(tickers, (ticker) => this.#tickers.findIndex((share) => share.has(ticker)))
    shares.delete(NO_MEMBER)
    return shares
  }

  /** Whether a connection is to bring this channel. */
  isWantedOf(member: number, channel: string): boolean {
    if (this.#general.includes(channel)) return this.#deps.pool.memberOf(channel) === member
    return this.tickersOf(member).size > 0
  }

  /** Whether a connection is to bring anything. */
  wantsAnyOf(member: number): boolean {
    return this.tickersOf(member).size > 0 || this.#general.some((channel) => this.#deps.pool.memberOf(channel) === member)
  }

  /** Subscribes what needs no market named. Resolves once the exchange holds it. */
  async start(): Promise<void> {
    await Promise.all(this.#general.map((channel) => this.#subscribe([channel], undefined)))
  }

  /** Resolves once the exchange holds these markets; those that it refuses are reported and left out. */
  async add(tickers: readonly string[]): Promise<void> {
    const added = Promise.all(inParts(tickers, MARKETS_A_CALL).map((part) => this.#subscribe(this.#ofMarkets, part)))
    this.#latest = Promise.all([this.#latest, added])
    await added
  }

  /** Resolves once the exchange holds everything added so far. */
  async held(): Promise<void> {
    await this.#latest
  }

  /** Ends the subscription of these markets; the last of a connection stays until there is another. */
  async remove(tickers: readonly string[]): Promise<void> {
    for (const ticker of tickers) this.#kept.add(ticker)
    const over = this.#tickers.flatMap((share) => [...this.#kept].filter((ticker) => share.has(ticker)).slice(0, share.size - 1))
    this.#forget(over)
    for (const ticker of [...over, ...tickers.filter((each) => !this.#isAnywhere(each))]) this.#kept.delete(ticker)
    if (over.length > 0) await this.#attempt(() => this.#deps.pool.unsubscribe(this.#ofMarkets, over, this.#deps.signal))
  }

  /** The pool has moved these markets. */
  move(from: number, to: number, tickers: readonly string[]): void {
    for (const ticker of tickers) if (this.#tickers[from]?.delete(ticker)) this.#tickers[to]?.add(ticker)
  }

  /** Ends the order book subscription of a connection and begins another. */
  async renewBooks(member: number): Promise<void> {
    const socket = this.#socket(member)
    await this.#attempt(() => socket.unsubscribe([BOOKS], this.#deps.signal))
    for (const part of inParts([...this.tickersOf(member)], MARKETS_A_CALL)) {
      await this.#attempt(() => socket.subscribe({ channels: [BOOKS], marketTickers: part }, this.#deps.signal))
    }
  }

  /** Resolves once the exchange holds the trades of a connection again. */
  async awaitTrades(member: number): Promise<void> {
    const socket = this.#socket(member)
    if (this.#deps.isAll) await socket.subscribe({ channels: ['trade'] }, this.#deps.signal)
    else
      for (const part of inParts([...this.tickersOf(member)], MARKETS_A_CALL)) {
        await socket.subscribe({ channels: ['trade'], marketTickers: part }, this.#deps.signal)
      }
  }

  /** One market that is refused takes all of its call with it: the call is repeated in halves. */
  async #subscribe(channels: readonly string[], tickers: readonly string[] | undefined): Promise<void> {
    const { pool, observe, signal } = this.#deps
    try {
      const subscribed = pool.subscribe({ channels, ...(tickers ? { marketTickers: tickers } : {}) }, signal)
      // Where they will be is settled before the exchange has answered.
      this.#place(tickers ?? [])
      await subscribed
    } catch (error) {
      this.#forget(tickers ?? [])
      if (signal.aborted) return
      // Nothing would be won by asking for fewer: those behind them have no room either.
      if (error instanceof InvalidRequestError) return observe({ kind: 'markets-unplaced', markets: tickers?.length ?? 0, error })
      observe({ kind: 'command-failed', error })
      // An exchange without lifecycle messages is listed now and then all the same; without trades nothing is worth recording.
      if (!(error instanceof KalshiError) || (!tickers && !channels.includes(LIFECYCLE))) throw error
      await this.#subscribeHalves(channels, tickers ?? [])
    }
  }

  async #subscribeHalves(channels: readonly string[], tickers: readonly string[]): Promise<void> {
    if (tickers.length < 2) return
    for (const half of inParts(tickers, Math.ceil(tickers.length / 2))) await this.#subscribe(channels, half)
  }

  #place(tickers: readonly string[]): void {
    for (const ticker of tickers) {
      const member = this.#deps.pool.memberOf(ticker)
      if (member !== undefined) this.#tickers[member]?.add(ticker)
    }
  }

  #forget(tickers: readonly string[]): void {
    for (const share of this.#tickers) for (const ticker of tickers) share.delete(ticker)
  }

  #isAnywhere(ticker: string): boolean {
    return this.#tickers.some((share) => share.has(ticker))
  }

  #socket(member: number): ExchangePool['members'][number]['socket'] {
    const found = this.#deps.pool.members[member]
    if (!found) throw new RangeError(`the pool has no connection ${member}`)
    return found.socket
  }

  async #attempt(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (!this.#deps.signal.aborted) this.#deps.observe({ kind: 'command-failed', error })
    }
  }
}
