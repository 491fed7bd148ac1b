import type { Level, Outcome } from '../book/level.ts'
import type { PriceRange } from '../rest/markets/market.ts'
import type { Price } from '../units/price.ts'
import type { Qty } from '../units/qty.ts'
import type { EpochUs } from '../units/time.ts'

/**
 * The frames of the exchange as the rest of the package sees them: camelCase, exact units, every book price in the
 * scale of its own side whatever `use_yes_price` was.
 * @see Kalshi AsyncAPI document, components.messages
 */
export type Frame =
  | SubscribedFrame
  | UnsubscribedFrame
  | OkFrame
  | ErrorFrame
  | OrderbookSnapshotFrame
  | OrderbookDeltaFrame
  | TradeFrame
  | TickerFrame
  | MarketLifecycleFrame
  | EventLifecycleFrame
  | UnknownFrame
  | MalformedFrame

/** How finely an exchange time was given: microseconds, milliseconds or seconds. */
export type TimePrecision = 'us' | 'ms' | 's'

/** What any frame may carry. */
export interface FrameEnvelope {
  /** Subscription, unique within one connection. */
  readonly sid?: number | undefined
  /** Counts all sequenced frames of one `sid` from 1, whatever their market, command replies included. */
  readonly seq?: number | undefined
  /** When the exchange handed the frame to its network, epoch milliseconds; absent before October 2026. */
  readonly sendingTsMs?: number | undefined
  /** The `id` of the command that this frame answers. */
  readonly commandId?: number | undefined
}

/** A new subscription; one reply for each channel. Consumes no `seq`. */
export interface SubscribedFrame extends FrameEnvelope {
  readonly kind: 'subscribed'
  readonly channel: string
  readonly sid: number
}

export interface UnsubscribedFrame extends FrameEnvelope {
  readonly kind: 'unsubscribed'
  readonly sid: number
}

/** Answers an update (with all tickers after it), a repeated subscribe (likewise, on the old `sid`) or a list command. */
export interface OkFrame extends FrameEnvelope {
  readonly kind: 'ok'
  readonly marketTickers?: readonly string[] | undefined
  readonly subscriptions?: readonly { readonly channel: string; readonly sid: number }[] | undefined
}

/** @see KALSHI_API 15.5 for the codes; 10 and 25 end the subscription `sid`. */
export interface ErrorFrame extends FrameEnvelope {
  readonly kind: 'error'
  readonly code: number
  readonly message: string
  readonly marketTickers?: readonly string[] | undefined
}

/** The whole book of one market, at any time, requested or not; a replacement of what was known. Ascending, best last. */
export interface OrderbookSnapshotFrame extends FrameEnvelope {
  readonly kind: 'orderbook-snapshot'
  readonly sid: number
  readonly seq: number
  readonly ticker: string
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}

/** A signed change of what rests at one price of one side. */
export interface OrderbookDeltaFrame extends FrameEnvelope {
  readonly kind: 'orderbook-delta'
  readonly sid: number
  readonly seq: number
  readonly ticker: string
  readonly side: Outcome
  /** In the scale of `side`. */
  readonly price: Price
  readonly delta: Qty
  readonly exchangeTsUs: EpochUs | undefined
  readonly exchangeTsPrecision: TimePrecision | undefined
  /** Of the own order that caused the change; only on connections of its account. */
  readonly clientOrderId?: string | undefined
  readonly subaccount?: number | undefined
}

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

/** A market was created or changed. What an event does not tell is undefined; `msg` is the decoded JSON as it came. */
export interface MarketLifecycleFrame extends FrameEnvelope {
  readonly kind: 'market-lifecycle'
  readonly sid: number
  readonly ticker: string
  /** `created`, `activated`, `deactivated`, `close_date_updated`, `determined`, `settled`, `price_level_structure_updated`, `metadata_updated`, or a later word. */
  readonly eventType: string
  readonly openTime: EpochUs | undefined
  readonly closeTime: EpochUs | undefined
  readonly determinationTime: EpochUs | undefined
  readonly settledTime: EpochUs | undefined
  readonly result: string | undefined
  /** Paid for each YES contract. */
  readonly settlementValue: Price | undefined
  readonly isDeactivated: boolean | undefined
  readonly priceRanges: readonly PriceRange[] | undefined
  readonly msg: Readonly<Record<string, unknown>>
}

/** An event was created; it comes on the market lifecycle channels. `msg` is the decoded JSON as it came. */
export interface EventLifecycleFrame extends FrameEnvelope {
  readonly kind: 'event-lifecycle'
  readonly sid: number
  readonly eventTicker: string
  readonly seriesTicker: string
  readonly title: string
  readonly subtitle: string
  readonly msg: Readonly<Record<string, unknown>>
}

/** A type that this version does not know, passed on as it came. */
export interface UnknownFrame extends FrameEnvelope {
  readonly kind: 'unknown'
  readonly type: string
  readonly raw: Readonly<Record<string, unknown>>
}

/** A frame that cannot be what it says: no JSON object, no type, or a known type with an impossible value. */
export interface MalformedFrame extends FrameEnvelope {
  readonly kind: 'malformed'
  /** Absent where not even the type could be read. */
  readonly type: string | undefined
  readonly reason: string
  /** The market, where it could be read. */
  readonly ticker: string | undefined
  /** The decoded JSON, or the text where it is none. */
  readonly raw: unknown
}
