import type { Outcome } from '../../../book/level.ts'
import { ONE_DOLLAR, type Price } from '../../../units/price.ts'
import type { Qty } from '../../../units/qty.ts'
import type { TradeFrame } from '../../frames/market-data.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { type MessageScanner, millisToUs, type ScannedEnvelope, scanMillis, scanOutcome, scanPrice } from './message-scanner.ts'
import { Template } from './template.ts'

const TRADE_ID = Template.of('{"trade_id":')
const TICKER = Template.of(',"market_ticker":')
const YES_PRICE = Template.of(',"yes_price_dollars":')
const NO_PRICE = Template.of(',"no_price_dollars":')
const COUNT = Template.of(',"count_fp":')
const TAKER = Template.of(',"taker_side":')
const TAKER_OUTCOME = Template.of(',"taker_outcome_side":')
const TAKER_BOOK = Template.of(',"taker_book_side":')
const IS_BLOCK_TRADE = Template.of(',"is_block_trade":')
const TS = Template.of(',"ts":')
const TS_MS = Template.of(',"ts_ms":')

/** @see Kalshi AsyncAPI document, tradePayload; `decodeTrade` is what it must agree with. */
export class TradeScanner implements MessageScanner {
  #tradeId = ''
  #ticker = ''
  #yesPrice = 0
  #count = 0
  #takerSide: Outcome = 'yes'
  #isBlockTrade = false
  #tsMs = 0

  scan(cursor: ByteCursor): void {
    cursor.expect(TRADE_ID)
    this.#tradeId = cursor.text()
    cursor.expect(TICKER)
    this.#ticker = cursor.text()
    this.#scanTerms(cursor)
    this.#scanTaker(cursor)
    this.#isBlockTrade = cursor.passes(IS_BLOCK_TRADE) && cursor.flag()
    if (cursor.passes(TS)) cursor.skipInteger()
    cursor.expect(TS_MS)
    this.#tsMs = scanMillis(cursor)
    cursor.close()
  }

  #scanTerms(cursor: ByteCursor): void {
    cursor.expect(YES_PRICE)
    this.#yesPrice = scanPrice(cursor)
    const noPrice = cursor.passes(NO_PRICE) ? cursor.fixed(4) : ONE_DOLLAR - this.#yesPrice
    cursor.expect(COUNT)
    this.#count = cursor.fixed(2)
    if (this.#yesPrice + noPrice !== ONE_DOLLAR || this.#count <= 0) cursor.isLost = true
  }

  // The other words say again what the outcome says.
  #scanTaker(cursor: ByteCursor): void {
    if (cursor.passes(TAKER)) cursor.text()
    cursor.expect(TAKER_OUTCOME)
    this.#takerSide = scanOutcome(cursor)
    if (cursor.passes(TAKER_BOOK)) cursor.text()
  }

  toFrame({ sid, seq, sendingTsMs }: ScannedEnvelope): TradeFrame | undefined {
    if (this.#tradeId === '' || this.#ticker === '') return undefined
    return {
      sid,
      seq,
      sendingTsMs,
      commandId: undefined,
      kind: 'trade',
      ticker: this.#ticker,
      tradeId: this.#tradeId,
      yesPrice: this.#yesPrice as Price,
      count: this.#count as Qty,
      takerSide: this.#takerSide,
      isBlockTrade: this.#isBlockTrade,
      exchangeTsUs: millisToUs(this.#tsMs),
      exchangeTsPrecision: 'ms',
    }
  }
}
