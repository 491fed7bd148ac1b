import { type EpochUs, epochUs, ONE_DOLLAR, type Price, parsePrice, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { SimError } from '../sim-error.ts'
import { Candles } from './candles.ts'
import type { Side } from './level.ts'
import { fromWireRanges, type PriceStructure } from './price-structure.ts'
import { PublicBook } from './public-book.ts'
import type { LifecycleEvent, PublicEvent, TickerEvent, TradeEvent } from './public-event.ts'

/** @see Kalshi API reference, section 7 */
export type MarketStatus = 'initialized' | 'active' | 'inactive' | 'closed' | 'determined' | 'finalized'

/** What a market is, apart from what happens in it. */
export interface MarketDefinition {
  readonly ticker: string
  readonly eventTicker: string
  readonly seriesTicker: string
  /** The UUID that WebSocket frames carry beside the ticker. */
  readonly marketId: string
  readonly title: string
  readonly yesSubTitle: string
  readonly noSubTitle: string
  readonly rules: string
  readonly createdUs: EpochUs
  readonly openUs: EpochUs
  readonly closeUs: EpochUs
  readonly structure: PriceStructure
  readonly status: MarketStatus
  /** The shard that matches its orders; default 0. */
  readonly exchangeIndex?: number
  /** A combination of other markets, which trades by quotes and has lifecycle frames of its own. */
  readonly isCombo?: boolean
  /** What a combo was made of. */
  readonly combo?: { readonly collectionTicker: string; readonly legs: readonly ComboLeg[] }
  /** No fee is taken before. */
  readonly feeWaiverUntilUs?: EpochUs
  /** The values of a number for which it pays; absent: it is about no number. */
  readonly strike?: Strike
}

/** One of the outcomes that must all come true. */
export interface ComboLeg {
  readonly market: Market
  readonly side: Side
}

/** @see Kalshi API reference, section 7 */
export type Strike =
  | { readonly type: 'greater' | 'greater_or_equal'; readonly floor: number }
  | { readonly type: 'less' | 'less_or_equal'; readonly cap: number }
  | { readonly type: 'between'; readonly floor: number; readonly cap: number }

/** One market as the exchange knows it: its definition, its public book and the figures that REST reports. */
export class Market {
  readonly definition: MarketDefinition
  readonly book: PublicBook = new PublicBook()
  readonly candles: Candles = new Candles()
  readonly trades: TradeEvent[] = []
  status: MarketStatus
  structure: PriceStructure
  closeUs: EpochUs
  updatedUs: EpochUs
  lastPrice: Price = price(0)
  lastTradeQty: Qty = qty(0)
  volume: Qty = qty(0)
  openInterest: Qty = qty(0)
  result = ''
  settlementValue: Price | undefined
  settledUs: EpochUs | undefined
  /** The last ticker published, which a client that asks for an initial one gets again. */
  lastTicker: TickerEvent | undefined

  constructor(definition: MarketDefinition) {
    this.definition = definition
    this.status = definition.status
    this.structure = definition.structure
    this.closeUs = definition.closeUs
    this.updatedUs = definition.createdUs
  }

  get ticker(): string {
    return this.definition.ticker
  }

  /** Of one YES contract; undefined while the market says nothing of its outcome. */
  get payout(): Price | undefined {
    if (this.settlementValue !== undefined) return this.settlementValue
    if (this.result === 'yes') return ONE_DOLLAR
    return this.result === 'no' ? price(0) : undefined
  }

  /** @throws {SimError} `BOOK_CORRUPT`: a delta takes a level below zero. */
  apply(event: PublicEvent): void {
    if (event.kind === 'delta') {
      if (!this.book.apply(event.side, event.price, event.delta)) {
        throw new SimError('BOOK_CORRUPT', `${event.ticker}: ${event.side} ${event.price} went below zero by ${event.delta}`)
      }
      this.candles.quote(event.tsUs, this.book)
    } else if (event.kind === 'snapshot') {
      this.book.replace(event.yes, event.no)
      this.candles.quote(event.tsUs, this.book)
    } else if (event.kind === 'trade') this.#applyTrade(event)
    else if (event.kind === 'ticker') this.#applyTicker(event)
    else this.#applyLifecycle(event)
  }

  setStatus(status: MarketStatus, atUs: EpochUs): void {
    this.status = status
    this.updatedUs = atUs
  }

  #applyTrade(event: TradeEvent): void {
    this.trades.push(event)
    this.lastPrice = event.yesPrice
    this.lastTradeQty = event.count
    this.volume = qty(this.volume + event.count)
    this.candles.trade(event.tsUs, event.yesPrice, event.count, this.openInterest)
  }

  #applyTicker(event: TickerEvent): void {
    this.lastTicker = event
    this.lastPrice = event.price
    this.lastTradeQty = event.lastTradeQty ?? this.lastTradeQty
    this.volume = event.volume
    this.openInterest = event.openInterest
  }

  #applyLifecycle({ eventType, msg, tsUs }: LifecycleEvent): void {
    this.updatedUs = tsUs
    if (eventType === 'activated') this.status = 'active'
    if (eventType === 'deactivated') this.status = 'inactive'
    if (msg.close_ts !== undefined) this.closeUs = epochUs(msg.close_ts * 1_000_000)
    this.structure = fromWireRanges(msg.price_level_structure, msg.price_ranges) ?? this.structure
    if (eventType === 'determined') {
      this.status = 'determined'
      this.result = msg.result ?? ''
      this.settlementValue = msg.settlement_value === undefined ? undefined : parsePrice(msg.settlement_value)
    }
    if (eventType === 'settled') {
      this.status = 'finalized'
      this.settledUs = msg.settled_ts === undefined ? tsUs : epochUs(msg.settled_ts * 1_000_000)
    }
  }
}
