import { KalshiError } from '@kassandra/kalshi-sdk'
import type { ExchangeSocket } from './exchange-port.ts'
import type { GathererObserver } from './observer.ts'
import { inParts } from './selection.ts'

export interface SubscriptionsDeps {
  readonly socket: Pick<ExchangeSocket, 'subscribe' | 'update' | 'unsubscribe'>
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

/** What is subscribed for collecting. The socket holds it through every reconnect. */
export class MarketSubscriptions {
  readonly #deps: SubscriptionsDeps
  readonly #tickers = new Set<string>()
  #latest: Promise<unknown> = Promise.resolve()

  constructor(deps: SubscriptionsDeps) {
    this.#deps = deps
  }

  /** Markets whose order books are wanted. */
  get tickers(): ReadonlySet<string> {
    return this.#tickers
  }

  /** Subscribes what needs no market named. Resolves once the exchange holds it. */
  async start(): Promise<void> {
    const general = this.#deps.isAll ? [LIFECYCLE, ...QUOTES] : [LIFECYCLE]
    await Promise.all(general.map((channel) => this.#subscribe([channel], undefined)))
  }

  /** Resolves once the exchange holds these markets; those that it refuses are reported and left out. */
  async add(tickers: readonly string[]): Promise<void> {
    for (const ticker of tickers) this.#tickers.add(ticker)
    const channels = this.#deps.isAll ? [BOOKS] : [BOOKS, ...QUOTES]
    const added = Promise.all(inParts(tickers, MARKETS_A_CALL).map((part) => this.#subscribe(channels, part)))
    this.#latest = Promise.all([this.#latest, added])
    await added
  }

  /** Resolves once the exchange holds everything added so far. */
  async held(): Promise<void> {
    await this.#latest
  }

  /** Ends the subscription of these markets, but for the last ones: without any the exchange would end the whole channel. */
  async remove(tickers: readonly string[]): Promise<void> {
    const known = tickers.filter((ticker) => this.#tickers.has(ticker))
    if (known.length === 0 || known.length >= this.#tickers.size) return
    for (const ticker of known) this.#tickers.delete(ticker)
    const change = { action: 'delete_markets' as const, marketTickers: known }
    const channels = this.#deps.isAll ? [BOOKS] : [BOOKS, ...QUOTES]
    await this.#attempt(() => Promise.all(channels.map((channel) => this.#deps.socket.update(channel, change, this.#deps.signal))))
  }

  /** Ends the order book subscription and begins another. */
  async renewBooks(): Promise<void> {
    await this.#attempt(() => this.#deps.socket.unsubscribe([BOOKS], this.#deps.signal))
    await Promise.all(inParts([...this.#tickers], MARKETS_A_CALL).map((part) => this.#subscribe([BOOKS], part)))
  }

  /** Resolves once the exchange holds the trades again. */
  async awaitTrades(): Promise<void> {
    if (this.#deps.isAll) return this.#subscribe(['trade'], undefined)
    await Promise.all(inParts([...this.#tickers], MARKETS_A_CALL).map((part) => this.#subscribe(['trade'], part)))
  }

  /** One market that is refused takes all of its call with it: the call is repeated in halves. */
  async #subscribe(channels: readonly string[], tickers: readonly string[] | undefined): Promise<void> {
    const { socket, observe, signal } = this.#deps
    try {
      await socket.subscribe({ channels, ...(tickers ? { marketTickers: tickers } : {}) }, signal)
    } catch (error) {
      if (signal.aborted) return
      observe({ kind: 'command-failed', error })
      // An exchange without lifecycle messages is listed now and then all the same; without trades nothing is worth recording.
      if (!(error instanceof KalshiError) || (!tickers && !channels.includes(LIFECYCLE))) throw error
      await this.#subscribeHalves(channels, tickers ?? [])
    }
  }

  async #subscribeHalves(channels: readonly string[], tickers: readonly string[]): Promise<void> {
    const [only, another] = tickers
    if (another === undefined) {
      if (only !== undefined) this.#tickers.delete(only)
      return
    }
    for (const half of inParts(tickers, Math.ceil(tickers.length / 2))) await this.#subscribe(channels, half)
  }

  async #attempt(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (!this.#deps.signal.aborted) this.#deps.observe({ kind: 'command-failed', error })
    }
  }
}
