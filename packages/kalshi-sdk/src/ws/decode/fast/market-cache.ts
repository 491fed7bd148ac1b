import type { ByteCursor } from './byte-cursor.ts'
import { Template } from './template.ts'

/** A market by what stands in its frames: `"KXBTC15M-26MAY140045-45","market_id":"7f83cad1-…"`. */
export interface KnownMarket {
  readonly ticker: string
  readonly marketId: string | undefined
  readonly template: Template
}

const FIRST_SLOTS = 1_024
const MOST_SLOTS = 16_384
const MOST_EVICTIONS = 64
const LONGEST_KEPT = 160
// Tickers of one series begin alike, and the id that follows is like no other: these bytes tell most markets apart.
const HASHED_FROM = 20
const HASHED_TO = 60
const MARKET_ID = Template.of(',"market_id":')

/**
 * The markets of a connection by the bytes of their tickers and ids: one that is known costs a comparison and no new string.
 * Bounded: each market has two slots that it shares with others, and the newest ones stay in them; long ones are not kept.
 */
export class MarketCache {
  #slots: (KnownMarket | undefined)[] = new Array(FIRST_SLOTS).fill(undefined)
  #evictions = 0

  /** The market that the cursor passes now. */
  pass(cursor: ByteCursor): KnownMarket {
    const { at } = cursor
    const place = at + HASHED_TO <= cursor.end ? hash(cursor.view, at) & (this.#slots.length - 1) : 0
    const known = this.#slots[place]
    if (known !== undefined && cursor.passes(known.template)) return known
    const other = this.#slots[place ^ 1]
    if (other !== undefined && cursor.passes(other.template)) return other
    return this.#learn(cursor, place)
  }

  #learn(cursor: ByteCursor, place: number): KnownMarket {
    const start = cursor.at
    const ticker = cursor.text()
    const hasId = cursor.passes(MARKET_ID)
    const marketId = (hasId && cursor.text()) || undefined
    const length = cursor.at - start
    // Without an id it would be taken for the beginning of a market that has one.
    if (cursor.isLost || !hasId || length > LONGEST_KEPT) return { ticker, marketId, template: NOTHING }
    const market = { ticker, marketId, template: Template.within(cursor.view, start, length) }
    this.#keep(market, place)
    return market
  }

  #keep(market: KnownMarket, place: number): void {
    const before = this.#slots[place]
    const isEviction = before !== undefined && this.#slots[place ^ 1] !== undefined
    this.#slots[place ^ 1] = before ?? this.#slots[place ^ 1]
    this.#slots[place] = market
    if (isEviction) this.#noteEviction()
  }

  // Markets that push one another out all the time want more slots.
  #noteEviction(): void {
    if (++this.#evictions < MOST_EVICTIONS || this.#slots.length >= MOST_SLOTS) return
    this.#slots = new Array(this.#slots.length * 4).fill(undefined)
    this.#evictions = 0
  }
}

const NOTHING = Template.of('null')

// Every step brings the high bits down, since a product keeps what stands in them away from its low ones.
function hash(view: DataView, start: number): number {
  let value = 0
  for (let at = start + HASHED_FROM; at < start + HASHED_TO; at += 8) {
    value = Math.imul(value ^ view.getInt32(at, true), 0x9e3779b1)
    value ^= value >>> 15
  }
  return value
}
