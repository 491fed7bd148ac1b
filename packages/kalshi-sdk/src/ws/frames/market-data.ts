import type { Outcome } from '../../book/level.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope, TimePrecision } from './envelope.ts'

export interface TradeFrame extends FrameEnvelope {
  readonly kind: 'trade'
  readonly sid: number
  readonly ticker: string
  readonly tradeId: string
  readonly yesPrice: Price
  readonly count: Qty
  /** The outcome the taker is positioned for. */
  readonly takerSide: Outcome
  readonly isBlockTrade: boolean
  readonly exchangeTsUs: EpochUs
  readonly exchangeTsPrecision: TimePrecision
}

/** The state of one market, conflated to about one a second. Consumes no `seq`. */
export interface TickerFrame extends FrameEnvelope {
  readonly kind: 'ticker'
  readonly sid: number
  readonly ticker: string
  readonly marketId?: string | undefined
  /** Of the last trade. */
  readonly price: Price
  /** 0 where nobody bids. */
  readonly yesBid: Price
  /** One dollar where nobody offers. */
  readonly yesAsk: Price
  readonly yesBidQty: Qty | undefined
  readonly yesAskQty: Qty | undefined
  readonly lastTradeQty: Qty | undefined
  readonly volume: Qty
  readonly openInterest: Qty
  /** Whole dollars. */
  readonly dollarVolume: number
  /** Whole dollars. */
  readonly dollarOpenInterest: number
  readonly exchangeTsUs: EpochUs
  readonly exchangeTsPrecision: TimePrecision
}
