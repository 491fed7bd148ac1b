import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { Channel } from './subscriptions.ts'
import { describeTerms, type Intent, isSameTerms } from './terms.ts'
import { minus, type Tickers, union } from './tickers.ts'

/** What is wanted of every channel, through every reconnect. */
export class Wanted {
  readonly #intents = new Map<Channel, Intent>()

  get intents(): ReadonlyMap<Channel, Intent> {
    return this.#intents
  }

  /**
   * Adds what is wanted of channels.
   * @returns Takes it back: what was wanted before stays, and so does what others have added since.
   * @throws {InvalidRequestError} A channel is wanted on other terms; the exchange keeps one subscription a channel.
   */
  add(intents: ReadonlyMap<Channel, Intent>): () => void {
    for (const [channel, intent] of intents) assertSameTerms(channel, this.#intents.get(channel), intent)
    const withdrawals = [...intents].map(([channel, intent]) => this.#addTo(channel, intent))
    return () => {
      for (const withdraw of withdrawals) withdraw()
    }
  }

  /** Takes markets away; a channel that is left without one is not wanted any more. */
  remove(channel: Channel, tickers: Tickers): void {
    const intent = this.#intents.get(channel)
    if (!intent) return
    if (intent.tickers === 'all' && tickers !== 'all') throw new InvalidRequestError(`${channel} is subscribed for all there is`)
    const left = intent.tickers === 'all' || tickers === 'all' ? new Set<string>() : minus(intent.tickers, tickers)
    if (left.size === 0) this.#intents.delete(channel)
    else this.#intents.set(channel, { ...intent, tickers: left })
  }

  #addTo(channel: Channel, { tickers, flags }: Intent): () => void {
    const before = this.#intents.get(channel)
    this.#intents.set(channel, { tickers: union(before?.tickers ?? new Set(), tickers), flags })
    return () => {
      if (before?.tickers === 'all') return
      if (tickers !== 'all' && this.#intents.get(channel)?.tickers !== 'all')
        return this.remove(channel, before ? minus(tickers, before.tickers) : tickers)
      if (tickers === 'all' && before) this.#intents.set(channel, before)
      else if (tickers === 'all') this.#intents.delete(channel)
    }
  }
}

function assertSameTerms(channel: Channel, before: Intent | undefined, { flags }: Intent): void {
  if (!before || isSameTerms(before.flags, flags)) return
  throw new InvalidRequestError(`${channel} is subscribed with ${describeTerms(before.flags)}; unsubscribe it first`)
}
