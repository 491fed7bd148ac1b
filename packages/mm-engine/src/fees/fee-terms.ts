import { FeeError } from './fee-error.ts'

/** The fee types whose amounts are published. @see Kalshi API reference, section 10 */
export type FeeType = 'quadratic' | 'quadratic_with_maker_fees' | 'quadratic_with_combo_maker_fees'

/** What a market charges at a moment: the coefficient R follows from `type`, M is the multiplier. */
export interface FeeTerms {
  readonly type: FeeType
  /** M in millionths: 1,000,000 is the plain schedule, 0 is a waiver. */
  readonly multiplierPpm: number
}

/** The plain schedule: takers pay 0.07 C P (1 - P), makers nothing. */
export const STANDARD_TERMS: FeeTerms = { type: 'quadratic', multiplierPpm: 1_000_000 }

/** R in units of 1e-4: 0.07 for a taker. */
const TAKER_RATE = 700n
/** R in units of 1e-4: none, a quarter and a half of what a taker pays. */
const MAKER_RATES: Readonly<Record<FeeType, bigint>> = {
  quadratic: 0n,
  quadratic_with_maker_fees: 175n,
  quadratic_with_combo_maker_fees: 350n,
}

/** R in units of 1e-4. */
export const feeRate = (type: FeeType, isTaker: boolean): bigint => (isTaker ? TAKER_RATE : MAKER_RATES[type])

/**
 * Reads the type that the exchange names.
 * @throws {FeeError} `flat`, `margin_market_maker_program_fees` or a new one: their amounts are not published.
 */
export function parseFeeType(name: string): FeeType {
  if (Object.hasOwn(MAKER_RATES, name)) return name as FeeType
  throw new FeeError(`The fee type ${JSON.stringify(name)} has no published amount`)
}

/**
 * Turns a multiplier as the exchange sends it (a JSON number such as 0.5) into millionths.
 * @throws {FeeError} Negative, not finite, or finer than a millionth.
 */
export function parseFeeMultiplier(multiplier: number): number {
  const ppm = Math.round(multiplier * 1_000_000)
  if (!Number.isSafeInteger(ppm) || ppm < 0 || ppm / 1_000_000 !== multiplier) {
    throw new FeeError(`The fee multiplier ${multiplier} is no count of millionths`)
  }
  return ppm
}
