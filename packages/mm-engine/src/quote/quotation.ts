import type { MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { TwoSided } from '../model/two-sided.ts'

/** Side of the YES book. An ask for YES is the same order as a bid for NO at the complement. */
export type Side = 'bid' | 'ask'

/** One level as it is to rest in the book. */
export interface Quote {
  readonly price: Price
  readonly quantity: Qty
  /** It shall take what crosses it, as one does to close a position; else it must not. */
  readonly takes?: true
}

/** Why the prices are what they are, for logs and screens. */
export interface QuoteBasis {
  readonly fair: number
  /** Of the price up to the horizon, dollars². */
  readonly variance: number
  /** Prices of indifference. */
  readonly reserved: TwoSided
  /** First level before the grid, the fees and the book. */
  readonly wanted: TwoSided
}

/** What should rest in the book now. */
export type Quotation =
  /** Best level first. A side may be empty. Every bid is below every ask, every price on the grid and between 0 and 1. */
  | { readonly kind: 'quotes'; readonly bids: readonly Quote[]; readonly asks: readonly Quote[]; readonly basis: QuoteBasis }
  /** Nothing should rest. */
  | { readonly kind: 'none'; readonly reason: 'no-fair-value' | 'no-volatility' | 'settlement-passed' }

/** Exact fee of an order that fills at once and whole, as a maker; negative for a rebate. */
export type QuoteFee = (side: Side, price: Price, quantity: Qty) => MicroUsd
