import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { ChannelFlags, Intent } from './subscription-plan.ts'
import type { Channel } from './subscriptions.ts'
import { minus, type Tickers, union } from './tickers.ts'

/** What is wanted of every channel, through every reconnect. */
export class Wanted {
  readonly #intents = new Map<Channel, Intent>()

  get intents(): ReadonlyMap<Channel, Intent> {
    return this.#intents
  }

  /**
   * Adds markets to channels.
   * @returns Takes them back: what was wanted before stays, and so does what others have added since.
   * @throws {InvalidRequestError} A channel is wanted with another scale; the exchange keeps one subscription a channel.
   */
  add(channels: readonly Channel[], tickers: Tickers, flags: ChannelFlags): () => void {
    for (const channel of channels) assertSameScale(channel, this.#intents.get(channel), flagsOf(channel, flags))
    const withdrawals = channels.map((channel) => this.#addTo(channel, tickers, flagsOf(channel, flags)))
    return () => {
      for (const withdraw of withdrawals) withdraw()
    }
  }

  /** Takes markets away; a channel that is left without one is not wanted any more. */
  remove(channel: Channel, tickers: Tickers): void {
    const intent = this.#intents.get(channel)
    if (!intent) return
    if (intent.tickers === 'all' && tickers !== 'all') throw new InvalidRequestError(`${channel} is subscribed for all markets`)
    const left = intent.tickers === 'all' || tickers === 'all' ? new Set<string>() : minus(intent.tickers, tickers)
    if (left.size === 0) this.#intents.delete(channel)
    else this.#intents.set(channel, { ...intent, tickers: left })
  }

  #addTo(channel: Channel, tickers: Tickers, flags: ChannelFlags): () => void {
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

// Only books have two scales.
function flagsOf(channel: Channel, flags: ChannelFlags): ChannelFlags {
  return channel === 'orderbook_delta' ? flags : { ...flags, useYesPrice: false }
}

function assertSameScale(channel: Channel, intent: Intent | undefined, flags: ChannelFlags): void {
  if (!intent || intent.flags.useYesPrice === flags.useYesPrice) return
  throw new InvalidRequestError(`${channel} is subscribed with useYesPrice ${intent.flags.useYesPrice}; unsubscribe it first`)
}
