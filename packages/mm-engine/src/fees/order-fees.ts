import { type MicroUsd, microUsd, notional, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { FeeRounding } from './fee-rounding.ts'
import { type FeeTerms, feeRate } from './fee-terms.ts'

/** What fees depend on. P (1 - P) is the same from both outcomes; the cost that is rounded is not. */
export interface ChargedFill {
  /** Paid for an outcome, in that outcome's own scale: the complement of the YES price for a purchase of NO. */
  readonly price: Price
  readonly count: Qty
  readonly isTaker: boolean
}

/** What rounding has taken from one order and not given back, over its maker and taker fills alike. */
export interface OrderFees {
  readonly accumulatedMicroUsd: MicroUsd
}

export const NO_FEES_YET: OrderFees = { accumulatedMicroUsd: microUsd(0) }

export interface FillFee {
  readonly tradeFee: MicroUsd
  readonly roundingFee: MicroUsd
  /** The accumulator with this fill's rounding in it, before the rebate leaves it. */
  readonly accumulated: MicroUsd
  readonly rebate: MicroUsd
  /** `fee_cost` of the exchange: trade fee + rounding fee - rebate, never below 0. */
  readonly net: MicroUsd
}

/** Pure. The trade fee M R C P (1 - P), raised to the precision of the trade fee; exact at any size. */
export function tradeFee(terms: FeeTerms, { price, count, isTaker }: ChargedFill, rounding: FeeRounding): MicroUsd {
  const precision = rounding.tradeFeePrecisionMicroUsd
  const product = BigInt(terms.multiplierPpm) * feeRate(terms.type, isTaker) * BigInt(count) * BigInt(price) * BigInt(10_000 - price)
  const unit = PRODUCT_PER_MICRO_USD * BigInt(precision)
  return microUsd(Number((product + unit - 1n) / unit) * precision)
}

/** Millionths x 1e-4 x 0.01 contract x $0.0001 x $0.0001, counted in micro-dollars. */
const PRODUCT_PER_MICRO_USD = 100_000_000_000_000n

/**
 * Pure. Charges the next fill of an order.
 * @see Kalshi API reference, section 10 ("Fee Rounding" of the exchange's documentation)
 */
export function chargeFill(fees: OrderFees, terms: FeeTerms, fill: ChargedFill, rounding: FeeRounding): { fees: OrderFees; fee: FillFee } {
  return chargeTradeFee(fees, tradeFee(terms, fill, rounding), notional(fill.price, fill.count), rounding)
}

/** Pure. The same for a trade fee that is known, at a cost of the fill without fees. */
export function chargeTradeFee(fees: OrderFees, trade: MicroUsd, cost: MicroUsd, rounding: FeeRounding): { fees: OrderFees; fee: FillFee } {
  const roundingFee = missingTo(cost + trade, rounding.balancePrecisionMicroUsd)
  const accumulated = microUsd(fees.accumulatedMicroUsd + roundingFee)
  const rebate = accumulated > rounding.rebateUnitMicroUsd ? rounding.rebateUnitMicroUsd : 0
  const net = Math.max(trade + roundingFee - rebate, 0)
  return {
    fees: { accumulatedMicroUsd: microUsd(accumulated - rebate) },
    fee: { tradeFee: trade, roundingFee, accumulated, rebate: microUsd(rebate), net: microUsd(net) },
  }
}

/**
 * Pure. The most that one fill can cost: its fee as the first of an order, when no rebate is near. What a quote must earn to be worth it.
 */
export const worstFee = (terms: FeeTerms, fill: ChargedFill, rounding: FeeRounding): MicroUsd =>
  chargeFill(NO_FEES_YET, terms, fill, rounding).fee.net

/**
 * Pure. The fee of a settlement: what rounding to the balance takes from the payout, 0 at $0 and $1.
 * @see Kalshi API reference, section 10
 */
export const settlementFee = (payout: MicroUsd, rounding: FeeRounding): MicroUsd => microUsd(payout % rounding.balancePrecisionMicroUsd)

function missingTo(amount: number, multiple: number): MicroUsd {
  const excess = amount % multiple
  return microUsd(excess === 0 ? 0 : multiple - excess)
}
