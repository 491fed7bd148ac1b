import { createHash } from 'node:crypto'
import type { LifecycleEvent, TickerEvent, TradeEvent } from '../../exchange/public-event.ts'
import type { OverlapCounts } from './overlap-audit.ts'
import type { Untimed } from './recorded-frame.ts'

type Said = Untimed<TradeEvent> | Untimed<TickerEvent> | Untimed<LifecycleEvent>

/**
 * Tells what a connection recorded first from what others repeat. Trades are the same by their id; tickers and lifecycle frames by
 * their whole content and the ordinal of its repetition within a connection.
 */
export class Repeats {
  readonly #tradeOf = new Map<string, string>()
  readonly #played = new Map<string, number>()
  readonly #seen = new Map<string, number>()
  readonly counts: OverlapCounts = { matched: 0, mismatched: 0 }

  isNew(connection: number, said: Said): boolean {
    return said.kind === 'trade' ? this.#isNewTrade(said) : this.#isNewContent(connection, said)
  }

  #isNewTrade({ tradeId, ticker, yesPrice, count, takerSide }: Untimed<TradeEvent>): boolean {
    const content = `${ticker} ${yesPrice} ${count} ${takerSide}`
    const known = this.#tradeOf.get(tradeId)
    if (known === undefined) {
      this.#tradeOf.set(tradeId, content)
      return true
    }
    if (known === content) this.counts.matched++
    else this.counts.mismatched++
    return false
  }

  #isNewContent(connection: number, { kind, msg }: Said): boolean {
    const content = createHash('sha1')
      .update(`${kind} ${canonical(msg)}`)
      .digest('base64')
    const own = `${connection} ${content}`
    const occurrence = (this.#seen.get(own) ?? 0) + 1
    this.#seen.set(own, occurrence)
    if (occurrence <= (this.#played.get(content) ?? 0)) {
      this.counts.matched++
      return false
    }
    this.#played.set(content, occurrence)
    return true
  }
}

/** JSON with sorted keys: recorders write the same frame in different orders. */
const canonical = (msg: object): string => JSON.stringify(Object.entries(msg).sort(([a], [b]) => (a < b ? -1 : 1)))
