import type { EpochUs, MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import type { Party } from './rfq.ts'

/** One of the two orders of an execution. */
export interface Leg {
  readonly party: Party
  /** The outcome bought, and its price in that outcome's own scale. */
  readonly outcome: Side
  readonly price: Price
  readonly count: Qty
  readonly clientOrderId: string
  /** What does not match stays in the book. */
  readonly restRemainder: boolean
  readonly postOnly: boolean
}

export type CrossResult =
  | { readonly kind: 'executed'; readonly makerOrderId: string; readonly requesterOrderId: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** What the desks want of the matching engine. */
export interface Executor {
  /** Enters the maker's order into the public book, then the requester's; both or neither. */
  cross(ticker: string, maker: Leg, requester: Leg, atUs: EpochUs): CrossResult
  /** Whether there may be money for an order: false says that there surely is none. A taker pays a fee. */
  canPay(ticker: string, leg: Pick<Leg, 'party' | 'outcome' | 'price' | 'count'>, isTaker: boolean): boolean
  /** Trades off the book, at one price between two members. `makerSide` is the outcome whose buyer counts as the maker. */
  block(trade: BlockTrade, atUs: EpochUs): BlockResult
  /** Fee that a taker pays for `count` contracts of an outcome at `price`. */
  takerFee(ticker: string, price: Price, count: Qty): MicroUsd
}

export interface BlockTrade {
  readonly ticker: string
  /** Buys YES. */
  readonly buyer: Party
  readonly seller: Party
  readonly yesPrice: Price
  readonly count: Qty
  readonly makerSide: Side
}

export type BlockResult =
  | { readonly kind: 'executed'; readonly buyerOrderId: string; readonly sellerOrderId: string }
  | { readonly kind: 'refused'; readonly reason: string }
