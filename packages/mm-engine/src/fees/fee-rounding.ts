import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'

/** How fees are rounded, which the exchange has changed before. All in micro-dollars, each a divisor of a cent. */
export interface FeeRounding {
  /** The trade fee is raised to a multiple of this. */
  readonly tradeFeePrecisionMicroUsd: number
  /** The change of the balance is lowered to a multiple of this; the difference is the rounding fee. */
  readonly balancePrecisionMicroUsd: number
  /** What rounding has taken from one order is given back in pieces of this, once it has come to more. */
  readonly rebateUnitMicroUsd: number
}

/** A rounding that the exchange has had, or is said to have. */
export type PublishedRounding = Exclude<FeeRoundingConfig['kind'], 'custom'>

export type FeeRoundingConfig =
  /** Direct members, as documented in August 2026: fee and balance to $0.0001, rebates of $0.01. */
  | { readonly kind: 'direct-member' }
  /** Members through a broker, as documented in August 2026: fee to $0.0001, balance and rebates to $0.01. */
  | { readonly kind: 'intermediated' }
  /** As reported in September 2026: fee to $0.000001, balance and rebates to $0.0001. */
  | { readonly kind: 'micro-dollar' }
  | ({ readonly kind: 'custom' } & FeeRounding)

/**
 * Pure. The default is `direct-member`, which reproduces all known fills of August 2026.
 * @throws {InvalidParameterError} A unit does not divide a cent, or a rebate is smaller than the precision of the balance.
 */
export function createFeeRounding(config: FeeRoundingConfig = { kind: 'direct-member' }): FeeRounding {
  if (config.kind !== 'custom') return PUBLISHED[config.kind]
  const rounding: FeeRounding = {
    tradeFeePrecisionMicroUsd: config.tradeFeePrecisionMicroUsd,
    balancePrecisionMicroUsd: config.balancePrecisionMicroUsd,
    rebateUnitMicroUsd: config.rebateUnitMicroUsd,
  }
  for (const [name, unit] of Object.entries(rounding)) requireDivisorOfCent(name, unit)
  if (rounding.rebateUnitMicroUsd >= rounding.balancePrecisionMicroUsd) return rounding
  throw new InvalidParameterError('rebateUnitMicroUsd', rounding.rebateUnitMicroUsd, 'no smaller than balancePrecisionMicroUsd')
}

const PUBLISHED: Readonly<Record<PublishedRounding, FeeRounding>> = {
  'direct-member': { tradeFeePrecisionMicroUsd: 100, balancePrecisionMicroUsd: 100, rebateUnitMicroUsd: 10_000 },
  intermediated: { tradeFeePrecisionMicroUsd: 100, balancePrecisionMicroUsd: 10_000, rebateUnitMicroUsd: 10_000 },
  'micro-dollar': { tradeFeePrecisionMicroUsd: 1, balancePrecisionMicroUsd: 100, rebateUnitMicroUsd: 100 },
}

/** A closed pair pays a cent for each 0.01 contract: with these, closing never changes what rounding takes. */
function requireDivisorOfCent(name: string, unit: number): void {
  if (!Number.isInteger(unit) || unit < 1 || 10_000 % unit !== 0) throw new InvalidParameterError(name, unit, 'a divisor of 10000')
}
