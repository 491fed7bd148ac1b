import type { Price } from '../../../units/price.ts'
import type { Qty } from '../../../units/qty.ts'
import type { EpochUs } from '../../../units/time.ts'
import type { TickerFrame } from '../../frames/market-data.ts'
import type { ByteCursor } from './byte-cursor.ts'
import type { InstantScanner } from './instant-scanner.ts'
import type { KnownMarket, MarketCache } from './market-cache.ts'
import { type MessageScanner, type ScannedEnvelope, scanPrice } from './message-scanner.ts'
import { Template } from './template.ts'

const TICKER = Template.of('{"market_ticker":')
const PRICE = Template.of(',"price_dollars":')
const YES_BID = Template.of(',"yes_bid_dollars":')
const YES_ASK = Template.of(',"yes_ask_dollars":')
const VOLUME = Template.of(',"volume_fp":')
const OPEN_INTEREST = Template.of(',"open_interest_fp":')
const DOLLAR_VOLUME = Template.of(',"dollar_volume":')
const DOLLAR_OPEN_INTEREST = Template.of(',"dollar_open_interest":')
const YES_BID_SIZE = Template.of(',"yes_bid_size_fp":')
const YES_ASK_SIZE = Template.of(',"yes_ask_size_fp":')
const LAST_TRADE_SIZE = Template.of(',"last_trade_size_fp":')
const TS = Template.of(',"ts":')
const TS_MS = Template.of(',"ts_ms":')
const TIME = Template.of(',"time":')

/** @see Kalshi AsyncAPI document, tickerPayload; `decodeTicker` is what it must agree with. */
export class TickerScanner implements MessageScanner {
  readonly #markets: MarketCache
  readonly #instants: InstantScanner
  #market: KnownMarket | undefined
  #price = 0
  #yesBid = 0
  #yesAsk = 0
  #volume = 0
  #openInterest = 0
  #dollarVolume = 0
  #dollarOpenInterest = 0
  #yesBidQty = 0
  #yesAskQty = 0
  #lastTradeQty = 0
  #tsUs: EpochUs | undefined

  constructor(markets: MarketCache, instants: InstantScanner) {
    this.#markets = markets
    this.#instants = instants
  }

  scan(cursor: ByteCursor): void {
    cursor.expect(TICKER)
    this.#market = this.#markets.pass(cursor)
    this.#scanPrices(cursor)
    this.#scanTotals(cursor)
    this.#scanSizes(cursor)
    if (cursor.passes(TS)) cursor.skipInteger()
    if (cursor.passes(TS_MS)) cursor.skipInteger()
    cursor.expect(TIME)
    this.#tsUs = this.#instants.scan(cursor)
    cursor.close()
  }

  #scanPrices(cursor: ByteCursor): void {
    cursor.expect(PRICE)
    this.#price = scanPrice(cursor)
    cursor.expect(YES_BID)
    this.#yesBid = scanPrice(cursor)
    cursor.expect(YES_ASK)
    this.#yesAsk = scanPrice(cursor)
  }

  #scanTotals(cursor: ByteCursor): void {
    this.#volume = scanAmount(cursor, VOLUME)
    this.#openInterest = scanAmount(cursor, OPEN_INTEREST)
    cursor.expect(DOLLAR_VOLUME)
    this.#dollarVolume = cursor.integer()
    cursor.expect(DOLLAR_OPEN_INTEREST)
    this.#dollarOpenInterest = cursor.integer()
  }

  #scanSizes(cursor: ByteCursor): void {
    this.#yesBidQty = scanAmount(cursor, YES_BID_SIZE)
    this.#yesAskQty = scanAmount(cursor, YES_ASK_SIZE)
    this.#lastTradeQty = scanAmount(cursor, LAST_TRADE_SIZE)
  }

  toFrame({ sid, seq, sendingTsMs }: ScannedEnvelope): TickerFrame | undefined {
    if (this.#market === undefined || this.#market.ticker === '' || this.#tsUs === undefined) return undefined
    return {
      sid,
      seq,
      sendingTsMs,
      commandId: undefined,
      kind: 'ticker',
      ticker: this.#market.ticker,
      marketId: this.#market.marketId,
      price: this.#price as Price,
      yesBid: this.#yesBid as Price,
      yesAsk: this.#yesAsk as Price,
      yesBidQty: this.#yesBidQty as Qty,
      yesAskQty: this.#yesAskQty as Qty,
      lastTradeQty: this.#lastTradeQty as Qty,
      volume: this.#volume as Qty,
      openInterest: this.#openInterest as Qty,
      dollarVolume: this.#dollarVolume,
      dollarOpenInterest: this.#dollarOpenInterest,
      exchangeTsUs: this.#tsUs,
      exchangeTsPrecision: 'us',
    }
  }
}

function scanAmount(cursor: ByteCursor, key: Template): number {
  cursor.expect(key)
  const amount = cursor.fixed(2)
  if (amount < 0) cursor.isLost = true
  return amount
}
