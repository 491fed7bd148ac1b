import { type MicroUsd, microUsd, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import { type FeeTerms, rateOf } from './fee-terms.ts'

/** How fees are rounded, which the exchange has changed before. All in micro-dollars. */
export interface FeeRounding {
  /** The fee of a fill is raised to a multiple of this. */
  readonly tradeFeePrecision: number
  /** Cost and fee together are raised to a multiple of this: $0.0001 for direct members, $0.01 for others. */
  readonly balancePrecision: number
  /** Rounding of one order's fills is given back in pieces of this, once it has come to more. */
  readonly rebateUnit: number
}

/** Direct members, August 2026. */
export const DIRECT_ROUNDING: FeeRounding = { tradeFeePrecision: 100, balancePrecision: 100, rebateUnit: 10_000 }

export interface ChargedFill {
  /** Paid for an outcome, in that outcome's own scale. */
  readonly price: Price
  readonly count: Qty
  readonly isTaker: boolean
}

/**
 * The fees of one order, fill by fill: M x R x C x P x (1 - P), rounded up, with what rounding has taken too much given back.
 * @see Kalshi API reference, section 10
 */
export class OrderFees {
  readonly #rounding: FeeRounding
  #roundedMicroUsd = 0

  constructor(rounding: FeeRounding) {
    this.#rounding = rounding
  }

  /** The fee of the next fill; never below 0. */
  charge(terms: FeeTerms, fill: ChargedFill): MicroUsd {
    if (terms.isWaived) return microUsd(0)
    const { tradeFeePrecision, balancePrecision, rebateUnit } = this.#rounding
    const cost = fill.price * fill.count
    const trade = rawFee(terms, fill, tradeFeePrecision)
    const rounding = raise(cost + trade, balancePrecision) - cost - trade
    this.#roundedMicroUsd += rounding
    const rebate = this.#roundedMicroUsd > rebateUnit ? rebateUnit : 0
    this.#roundedMicroUsd -= rebate
    return microUsd(Math.max(trade + rounding - rebate, 0))
  }
}

/** The fee of a fill, raised to a multiple of `precision` micro-dollars. */
export function rawFee(terms: FeeTerms, { price, count, isTaker }: ChargedFill, precision: number): MicroUsd {
  if (terms.isWaived) return microUsd(0)
  const product = BigInt(terms.multiplierPpm) * rateOf(terms, isTaker) * BigInt(count) * BigInt(price) * BigInt(10_000 - price)
  const unit = 100_000_000_000_000n * BigInt(precision)
  return microUsd(Number((product + unit - 1n) / unit) * precision)
}

const raise = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple
