import type { Outcome } from '../../../book/level.ts'
import { complement, type Price } from '../../../units/price.ts'
import type { Qty } from '../../../units/qty.ts'
import type { EpochUs } from '../../../units/time.ts'
import type { OrderbookDeltaFrame } from '../../frames/orderbook.ts'
import type { ByteCursor } from './byte-cursor.ts'
import type { InstantScanner } from './instant-scanner.ts'
import type { MarketCache } from './market-cache.ts'
import { type MessageScanner, millisToUs, type ScannedEnvelope, scanMillis, scanOutcome, scanPrice } from './message-scanner.ts'
import { Template } from './template.ts'

const TICKER = Template.of('{"market_ticker":')
const PRICE = Template.of(',"price_dollars":')
const DELTA = Template.of(',"delta_fp":')
const SIDE = Template.of(',"side":')
const CLIENT_ORDER_ID = Template.of(',"client_order_id":')
const SUBACCOUNT = Template.of(',"subaccount":')
const TS = Template.of(',"ts":')
const TS_MS = Template.of(',"ts_ms":')

/** @see Kalshi AsyncAPI document, orderbookDeltaPayload; `decodeDelta` is what it must agree with. */
export class DeltaScanner implements MessageScanner {
  readonly #markets: MarketCache
  readonly #instants: InstantScanner
  #ticker = ''
  #marketId: string | undefined
  #price = 0
  #delta = 0
  #side: Outcome = 'yes'
  #clientOrderId: string | undefined
  #subaccount: number | undefined
  #tsUs: EpochUs | undefined
  #precision: 'us' | 'ms' | undefined

  constructor(markets: MarketCache, instants: InstantScanner) {
    this.#markets = markets
    this.#instants = instants
  }

  scan(cursor: ByteCursor): void {
    this.#clientOrderId = undefined
    this.#subaccount = undefined
    this.#tsUs = undefined
    this.#precision = undefined
    cursor.expect(TICKER)
    const { ticker, marketId } = this.#markets.pass(cursor)
    this.#ticker = ticker
    this.#marketId = marketId
    cursor.expect(PRICE)
    this.#price = scanPrice(cursor)
    cursor.expect(DELTA)
    this.#delta = cursor.fixed(2)
    cursor.expect(SIDE)
    this.#side = scanOutcome(cursor)
    if (!this.#scanTime(cursor)) this.#scanOwn(cursor)
    cursor.close()
  }

  // What tells of an own order stands before the time.
  #scanOwn(cursor: ByteCursor): void {
    if (cursor.passes(CLIENT_ORDER_ID)) this.#clientOrderId = cursor.text()
    if (cursor.passes(SUBACCOUNT)) this.#subaccount = cursor.integer()
    this.#scanTime(cursor)
  }

  // The text is the finer of the two. @returns Whether there was a time.
  #scanTime(cursor: ByteCursor): boolean {
    if (cursor.passes(TS)) {
      this.#tsUs = this.#instants.scan(cursor)
      this.#precision = 'us'
      if (cursor.passes(TS_MS)) cursor.skipInteger()
      return true
    }
    if (!cursor.passes(TS_MS)) return false
    this.#tsUs = millisToUs(scanMillis(cursor))
    this.#precision = 'ms'
    return true
  }

  toFrame({ sid, seq, sendingTsMs }: ScannedEnvelope, isYesPriced: (sid: number) => boolean): OrderbookDeltaFrame | undefined {
    if (seq === undefined || this.#ticker === '') return undefined
    const side = this.#side
    const price = this.#price as Price
    return {
      sid,
      seq,
      sendingTsMs,
      commandId: undefined,
      kind: 'orderbook-delta',
      ticker: this.#ticker,
      marketId: this.#marketId,
      side,
      price: side === 'no' && isYesPriced(sid) ? complement(price) : price,
      delta: this.#delta as Qty,
      exchangeTsUs: this.#tsUs,
      exchangeTsPrecision: this.#precision,
      clientOrderId: this.#clientOrderId,
      subaccount: this.#subaccount,
    }
  }
}
