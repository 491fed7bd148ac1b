import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { WireMarketLifecycle, WireTicker, WireTrade } from '@kassandra/kalshi-sdk/wire'
import type { Level, Side } from './level.ts'

/** Everything the exchange says in public. `tsUs` is exchange time. */
export type PublicEvent = DeltaEvent | SnapshotEvent | TradeEvent | TickerEvent | LifecycleEvent

/** A change of the quantity resting at one price, in the scale of its own side. `ts` and `tsMs` go to the wire as they are. */
export interface DeltaEvent {
  readonly kind: 'delta'
  readonly ticker: string
  readonly side: Side
  readonly price: Price
  readonly delta: Qty
  readonly tsUs: EpochUs
  readonly ts: string | undefined
  readonly tsMs: number | undefined
  /** The member's order that changed, by its own command; only its member is told of it. */
  readonly own?: OwnChange
}

export interface OwnChange {
  readonly memberId: string
  readonly subaccount: number
  readonly clientOrderId: string | undefined
}

/** A book replaced as a whole; `initial` when it is the market's first, which nobody can have seen another book before. */
export interface SnapshotEvent {
  readonly kind: 'snapshot'
  readonly ticker: string
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
  readonly initial: boolean
  readonly tsUs: EpochUs
}

/** `msg` is what the wire carries; the other fields are the same values in units. `tsUs` may be finer than `msg.ts_ms`. */
export interface TradeEvent {
  readonly kind: 'trade'
  readonly ticker: string
  readonly tradeId: string
  readonly yesPrice: Price
  readonly count: Qty
  readonly takerSide: Side
  readonly isBlockTrade: boolean
  readonly tsUs: EpochUs
  readonly msg: WireTrade['msg']
}

export interface TickerEvent {
  readonly kind: 'ticker'
  readonly ticker: string
  readonly price: Price
  readonly yesBid: Price
  readonly yesAsk: Price
  readonly yesBidQty: Qty | undefined
  readonly yesAskQty: Qty | undefined
  readonly lastTradeQty: Qty | undefined
  readonly volume: Qty
  readonly openInterest: Qty
  readonly dollarVolume: number
  readonly dollarOpenInterest: number
  readonly tsUs: EpochUs
  readonly msg: WireTicker['msg']
}

export interface LifecycleEvent {
  readonly kind: 'lifecycle'
  readonly ticker: string
  readonly eventType: string
  readonly tsUs: EpochUs
  readonly msg: WireMarketLifecycle['msg']
}
