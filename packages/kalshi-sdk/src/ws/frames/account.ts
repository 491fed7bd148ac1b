import type { Outcome } from '../../book/level.ts'
import type { OpenSet } from '../../rest/answer/decode.ts'
import type { BookSide, SelfTradePrevention } from '../../rest/orders/order.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { Price } from '../../units/price.ts'
import type { Qty } from '../../units/qty.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope, TimePrecision } from './envelope.ts'

/** One execution of an own order. Consumes no `seq`: after a reconnect REST tells what was missed. Named as REST's `Fill`. */
export interface FillFrame extends FrameEnvelope {
  readonly kind: 'fill'
  readonly sid: number
  /** Also the id of the public trade. */
  readonly fillId: string
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly ticker: string
  /** The outcome that the fill positions for; `bid` is `yes`, `ask` is `no`. */
  readonly outcomeSide: Outcome
  readonly bookSide: BookSide
  readonly count: Qty
  /** Of the YES leg whatever the direction. */
  readonly yesPrice: Price
  readonly isTaker: boolean
  readonly feeCost: MicroUsd | undefined
  /** What the position in this market is behind the fill: above 0 YES, below 0 NO. */
  readonly postPosition: Qty | undefined
  readonly subaccount: number | undefined
  readonly exchangeIndex: number | undefined
  readonly exchangeTsUs: EpochUs
  readonly exchangeTsPrecision: TimePrecision
}

export type OrderUpdateReason = OpenSet<
  | 'Decrease'
  | 'Amend'
  | 'MarginCancel'
  | 'SelfTradeCancel'
  | 'ExpiryCancel'
  | 'CloseCancel'
  | 'HaltCancel'
  | 'Trade'
  | 'PostOnlyCrossCancel'
  | 'ReduceOnlyCancel'
>

/** An own order was created or changed; the order as it is now. Consumes no `seq`. Named as REST's `Order`. */
export interface UserOrderFrame extends FrameEnvelope {
  readonly kind: 'user-order'
  readonly sid: number
  readonly orderId: string
  readonly userId: string | undefined
  /** Undefined where the order was placed without one. */
  readonly clientOrderId: string | undefined
  readonly ticker: string
  /** `resting` also when partly filled; `canceled` also with fills. */
  readonly status: OpenSet<'resting' | 'canceled' | 'executed' | 'unknown'>
  readonly outcomeSide: Outcome
  readonly bookSide: BookSide
  /** Of the YES leg whatever the direction. */
  readonly yesPrice: Price
  readonly initialCount: Qty
  readonly fillCount: Qty
  readonly remainingCount: Qty
  readonly takerFillCost: MicroUsd | undefined
  readonly makerFillCost: MicroUsd | undefined
  readonly takerFees: MicroUsd | undefined
  readonly makerFees: MicroUsd | undefined
  readonly createdTime: EpochUs | undefined
  readonly lastUpdateTime: EpochUs | undefined
  readonly lastUpdateReason: OrderUpdateReason | undefined
  /** Undefined: good till cancelled. The exchange may sweep it some minutes late. */
  readonly expirationTime: EpochUs | undefined
  readonly selfTradePrevention: OpenSet<SelfTradePrevention> | undefined
  readonly orderGroupId: string | undefined
  readonly subaccount: number | undefined
  readonly exchangeIndex: number | undefined
}

/** An own position changed, by a fill or a settlement. Consumes no `seq` and has no time. */
export interface MarketPositionFrame extends FrameEnvelope {
  readonly kind: 'market-position'
  readonly sid: number
  readonly userId: string | undefined
  readonly ticker: string
  /** Above 0 YES, below 0 NO. */
  readonly position: Qty
  /** What the present position cost. */
  readonly positionCost: MicroUsd
  readonly realizedPnl: MicroUsd
  /** All fees in this market so far. */
  readonly feesPaid: MicroUsd
  /** Those of the present position. */
  readonly positionFeeCost: MicroUsd
  readonly volume: Qty
  readonly subaccount: number | undefined
}

/** An own order group was created, changed, triggered (its orders are cancelled), reset or deleted. */
export interface OrderGroupUpdateFrame extends FrameEnvelope {
  readonly kind: 'order-group-update'
  readonly sid: number
  readonly eventType: OpenSet<'created' | 'triggered' | 'reset' | 'deleted' | 'limit_updated'>
  readonly orderGroupId: string
  /** Of `created` and `limit_updated`. */
  readonly contractsLimit: Qty | undefined
  /** Of the matching engine; undefined before it was told. */
  readonly exchangeTsUs: EpochUs | undefined
  readonly exchangeTsPrecision: TimePrecision | undefined
}
