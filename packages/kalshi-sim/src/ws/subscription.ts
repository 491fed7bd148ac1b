import type { Channel } from './channel.ts'

/** How a client asked to be served on one channel. */
export interface SubscriptionStyle {
  /** Show the NO side of books in YES prices. */
  readonly useYesPrice: boolean
  /** Leave the list of tickers out of `ok` replies. */
  readonly skipTickerAck: boolean
}

/** One channel of one connection. Its `seq` counts every sequenced frame of every market, command replies included. */
export class Subscription {
  readonly sid: number
  readonly channel: Channel
  readonly style: SubscriptionStyle
  #markets: Set<string> | 'all'
  #seq = 0

  constructor(sid: number, channel: Channel, markets: Iterable<string> | 'all', style: SubscriptionStyle) {
    this.sid = sid
    this.channel = channel
    this.style = style
    this.#markets = markets === 'all' ? 'all' : new Set(markets)
  }

  get markets(): ReadonlySet<string> | 'all' {
    return this.#markets
  }

  nextSeq(): number {
    return ++this.#seq
  }

  covers(ticker: string): boolean {
    return this.#markets === 'all' || this.#markets.has(ticker)
  }

  /** How many markets it would hold with these. */
  countWith(tickers: readonly string[]): number {
    return this.#markets === 'all' ? 0 : new Set([...this.#markets, ...tickers]).size
  }

  /** Adds markets and returns those that are new; a subscription to all stays one to all. */
  add(tickers: readonly string[] | 'all'): readonly string[] {
    if (this.#markets === 'all') return []
    if (tickers === 'all') {
      this.#markets = 'all'
      return []
    }
    const markets = this.#markets
    const fresh = [...new Set(tickers)].filter((ticker) => !markets.has(ticker))
    for (const ticker of fresh) markets.add(ticker)
    return fresh
  }

  remove(tickers: readonly string[]): void {
    if (this.#markets === 'all') return
    for (const ticker of tickers) this.#markets.delete(ticker)
  }

  /** The `msg` of an `ok` reply. */
  ackMsg(): string | undefined {
    if (this.style.skipTickerAck || this.#markets === 'all') return undefined
    return JSON.stringify({ market_tickers: [...this.#markets].sort() })
  }
}
