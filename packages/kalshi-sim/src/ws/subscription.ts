import type { Channel } from './channel.ts'
import type { ChannelFrame } from './frames/channel-frame.ts'

/** How a client asked to be served on one channel. */
export interface SubscriptionStyle {
  /** Show the NO side of books in YES prices. */
  readonly useYesPrice: boolean
  /** Leave the list of tickers out of `ok` replies. */
  readonly skipTickerAck: boolean
  /** One part of a fan-out over several connections. */
  readonly shard?: { readonly factor: number; readonly key: number } | undefined
  /** Of requests for quotes, the own ones only. */
  readonly ownOnly?: boolean
}

/** One channel of one connection. Its `seq` counts every sequenced frame of every market, command replies included. */
export class Subscription {
  readonly sid: number
  readonly channel: Channel
  readonly style: SubscriptionStyle
  #names: Set<string> | 'all'
  #seq = 0

  /** @param names Markets, or the indices or underlyings of a feed. */
  constructor(sid: number, channel: Channel, names: Iterable<string> | 'all', style: SubscriptionStyle) {
    this.sid = sid
    this.channel = channel
    this.style = style
    this.#names = names === 'all' ? 'all' : new Set(names)
  }

  get markets(): ReadonlySet<string> | 'all' {
    return this.#names
  }

  nextSeq(): number {
    return ++this.#seq
  }

  covers(ticker: string): boolean {
    return this.#names === 'all' || this.#names.has(ticker)
  }

  /** Whether the filters of the subscription let a frame of its channel pass. */
  wants({ type, origin }: ChannelFrame, memberId: string): boolean {
    if (!origin) return true
    const { shard, ownOnly } = this.style
    if (ownOnly && type.startsWith('rfq_') && origin.memberId !== memberId) return false
    return !shard || placeOf(origin.key) % shard.factor === shard.key
  }

  /** How many markets it would hold with these. */
  countWith(tickers: readonly string[]): number {
    return this.#names === 'all' ? 0 : new Set([...this.#names, ...tickers]).size
  }

  /** Adds names and returns those that are new; a subscription to all stays one to all. */
  add(names: readonly string[] | 'all'): readonly string[] {
    if (this.#names === 'all') return []
    if (names === 'all') {
      this.#names = 'all'
      return []
    }
    const held = this.#names
    const fresh = [...new Set(names)].filter((name) => !held.has(name))
    for (const name of fresh) held.add(name)
    return fresh
  }

  remove(names: readonly string[] | 'all'): void {
    if (names === 'all') this.#names = new Set()
    else if (this.#names !== 'all') for (const name of names) this.#names.delete(name)
  }

  /** The `msg` of an `ok` reply. */
  ackMsg(): string | undefined {
    if (this.style.skipTickerAck || this.#names === 'all') return undefined
    return JSON.stringify({ market_tickers: [...this.#names].sort() })
  }
}

/** FNV-1a of a key, so that every connection of a fan-out comes to the same place. */
function placeOf(key: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
