import type { Level } from '../../../book/level.ts'
import { complement, type Price } from '../../../units/price.ts'
import type { Qty } from '../../../units/qty.ts'
import type { OrderbookSnapshotFrame } from '../../frames/orderbook.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { CLOSE_LIST, COMMA, OPEN_LIST } from './bytes.ts'
import type { KnownMarket, MarketCache } from './market-cache.ts'
import { type MessageScanner, type ScannedEnvelope, scanPrice } from './message-scanner.ts'
import { Template } from './template.ts'

const TICKER = Template.of('{"market_ticker":')
const YES = Template.of(',"yes_dollars_fp":')
const NO = Template.of(',"no_dollars_fp":')

/** @see Kalshi AsyncAPI document, orderbookSnapshotPayload; `decodeSnapshot` is what it must agree with. */
export class SnapshotScanner implements MessageScanner {
  readonly #markets: MarketCache
  #market: KnownMarket | undefined
  #yes: readonly Level[] = []
  #no: readonly Level[] = []

  constructor(markets: MarketCache) {
    this.#markets = markets
  }

  scan(cursor: ByteCursor): void {
    cursor.expect(TICKER)
    this.#market = this.#markets.pass(cursor)
    this.#yes = cursor.passes(YES) ? scanLevels(cursor) : []
    this.#no = cursor.passes(NO) ? scanLevels(cursor) : []
    cursor.close()
  }

  toFrame({ sid, seq, sendingTsMs }: ScannedEnvelope, isYesPriced: (sid: number) => boolean): OrderbookSnapshotFrame | undefined {
    if (seq === undefined || this.#market === undefined || this.#market.ticker === '') return undefined
    return {
      sid,
      seq,
      sendingTsMs,
      commandId: undefined,
      kind: 'orderbook-snapshot',
      ticker: this.#market.ticker,
      marketId: this.#market.marketId,
      yes: this.#yes,
      no: isYesPriced(sid) ? toOwnScale(this.#no) : this.#no,
    }
  }
}

// What is not in ascending order has to be sorted and looked through for a price that stands twice: not here.
function scanLevels(cursor: ByteCursor): readonly Level[] {
  const levels: Level[] = []
  cursor.pass(OPEN_LIST)
  if (cursor.takes(CLOSE_LIST)) return levels
  let last = -1
  do {
    cursor.pass(OPEN_LIST)
    const price = scanPrice(cursor)
    cursor.pass(COMMA)
    const qty = cursor.fixed(2)
    cursor.pass(CLOSE_LIST)
    if (price <= last || qty < 0) cursor.isLost = true
    if (cursor.isLost) return levels
    levels.push({ price: price as Price, qty: qty as Qty })
    last = price
  } while (cursor.takes(COMMA))
  cursor.pass(CLOSE_LIST)
  return levels
}

const toOwnScale = (levels: readonly Level[]): readonly Level[] =>
  levels.map(({ price, qty }) => ({ price: complement(price), qty })).reverse()
