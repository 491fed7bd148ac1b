import { complement, type EpochUs, type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../../exchange/level.ts'
import type { OrderFees } from '../fees/fee-schedule.ts'
import type { Owner } from '../owner.ts'

export type TimeInForce = 'good_till_canceled' | 'immediate_or_cancel' | 'fill_or_kill'
export type SelfTradePrevention = 'taker_at_cross' | 'maker'
export type OrderStatus = 'resting' | 'canceled' | 'executed'

/** @see Kalshi API reference, section 15.4, `last_update_reason` */
export type UpdateReason =
  | 'Decrease'
  | 'Amend'
  | 'SelfTradeCancel'
  | 'ExpiryCancel'
  | 'CloseCancel'
  | 'HaltCancel'
  | 'Trade'
  | 'PostOnlyCrossCancel'
  | 'ReduceOnlyCancel'

export interface OrderRequest {
  readonly ticker: string
  readonly side: 'bid' | 'ask'
  readonly yesPrice: Price
  readonly count: Qty
  readonly timeInForce: TimeInForce
  readonly selfTradePrevention: SelfTradePrevention
  readonly clientOrderId?: string
  readonly expirationUs?: EpochUs
  readonly postOnly?: boolean
  readonly reduceOnly?: boolean
  readonly cancelOnPause?: boolean
  readonly groupId?: string
  /** Entered for a quote that was accepted, by the one who quoted. */
  readonly isQuote?: boolean
}

/** One order of a member, from its acceptance on. */
export class Order {
  readonly id: string
  readonly owner: Owner
  readonly ticker: string
  readonly shard: number
  /** The outcome bought: a bid buys YES, an ask NO. */
  readonly side: Side
  readonly timeInForce: TimeInForce
  readonly selfTradePrevention: SelfTradePrevention
  readonly postOnly: boolean
  readonly cancelOnPause: boolean
  readonly groupId: string | undefined
  readonly isQuote: boolean
  readonly createdUs: EpochUs
  readonly fees: OrderFees
  clientOrderId: string | undefined
  yesPrice: Price
  /** What was asked for in all, amendments included. */
  count: Qty
  filled: Qty = qty(0)
  remaining: Qty
  takerCost: MicroUsd = microUsd(0)
  makerCost: MicroUsd = microUsd(0)
  takerFees: MicroUsd = microUsd(0)
  makerFees: MicroUsd = microUsd(0)
  /** Since when it has its place in the queue. */
  queuedUs: EpochUs
  updatedUs: EpochUs
  expirationUs: EpochUs | undefined
  lastReason: UpdateReason | undefined

  constructor(
    id: string,
    owner: Owner,
    request: OrderRequest,
    at: { readonly shard: number; readonly us: EpochUs; readonly fees: OrderFees },
  ) {
    this.id = id
    this.owner = owner
    this.ticker = request.ticker
    this.shard = at.shard
    this.side = request.side === 'bid' ? 'yes' : 'no'
    this.timeInForce = request.timeInForce
    this.selfTradePrevention = request.selfTradePrevention
    this.postOnly = request.postOnly ?? false
    this.cancelOnPause = request.cancelOnPause ?? false
    this.groupId = request.groupId
    this.isQuote = request.isQuote ?? false
    this.createdUs = at.us
    this.queuedUs = at.us
    this.updatedUs = at.us
    this.fees = at.fees
    this.clientOrderId = request.clientOrderId
    this.yesPrice = request.yesPrice
    this.count = request.count
    this.remaining = request.count
    this.expirationUs = request.expirationUs
  }

  /** In the scale of the outcome bought. */
  get price(): Price {
    return this.side === 'yes' ? this.yesPrice : complement(this.yesPrice)
  }

  get bookSide(): 'bid' | 'ask' {
    return this.side === 'yes' ? 'bid' : 'ask'
  }

  get status(): OrderStatus {
    if (this.remaining > 0) return 'resting'
    return this.filled === this.count ? 'executed' : 'canceled'
  }

  /** As it stands now; what happens later leaves the copy alone. */
  copy(): Order {
    return Object.assign(Object.create(Order.prototype), this)
  }

  fill(count: Qty, price: Price, fee: MicroUsd, isTaker: boolean): void {
    const cost = price * count
    this.filled = qty(this.filled + count)
    this.remaining = qty(this.remaining - count)
    if (isTaker) {
      this.takerCost = microUsd(this.takerCost + cost)
      this.takerFees = microUsd(this.takerFees + fee)
    } else {
      this.makerCost = microUsd(this.makerCost + cost)
      this.makerFees = microUsd(this.makerFees + fee)
    }
  }
}
