/** @see Kalshi API reference, section 10 */
export const FEE_TYPES = ['quadratic', 'quadratic_with_maker_fees', 'quadratic_with_combo_maker_fees'] as const
export type FeeType = (typeof FEE_TYPES)[number]

/** What a market charges at a moment. */
export interface FeeTerms {
  readonly type: FeeType
  /** Millionths: 1,000,000 is the plain schedule. */
  readonly multiplierPpm: number
  /** Nothing is charged, rounding included. */
  readonly isWaived?: boolean
}

export const STANDARD_FEES: FeeTerms = { type: 'quadratic', multiplierPpm: 1_000_000 }

/** Rates in 1e-4: a taker pays 0.07, a maker none, a quarter or half of that. */
const TAKER_RATE = 700n
const MAKER_RATES: Readonly<Record<FeeType, bigint>> = {
  quadratic: 0n,
  quadratic_with_maker_fees: 175n,
  quadratic_with_combo_maker_fees: 350n,
}

export const rateOf = ({ type }: FeeTerms, isTaker: boolean): bigint => (isTaker ? TAKER_RATE : MAKER_RATES[type])
