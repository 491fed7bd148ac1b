import { formatFixed, readFixed } from './fixed-point.ts'
import type { Price } from './price.ts'
import type { Qty } from './qty.ts'
import { UnitError } from './unit-error.ts'

declare const unit: unique symbol

/** Money, integer micro-dollars. Exact: `Price` (1e-4) times `Qty` (1e-2) is 1e-6. Safe up to 9 billion dollars. */
export type MicroUsd = number & { readonly [unit]: 'microUsd' }

/**
 * Brands an integer count of micro-dollars.
 * @throws {UnitError} Not a safe integer.
 */
export function microUsd(value: number): MicroUsd {
  if (!Number.isSafeInteger(value)) throw new UnitError('amount in micro-dollars', value)
  return (value + 0) as MicroUsd // no negative zero
}

/**
 * Reads a wire amount of up to six decimals such as `-0.520000`.
 * @throws {UnitError} Malformed, finer than a micro-dollar, or past the safe integers.
 */
export function parseMicroUsd(text: string): MicroUsd {
  const value = readFixed(text, 6)
  if (value === undefined) throw new UnitError('amount in dollars', text)
  return value as MicroUsd
}

/** Writes an amount in dollars with six decimals: `-0.520000`. */
export function formatMicroUsd(value: MicroUsd): string {
  return formatFixed(value, 6)
}

/**
 * Cost of `quantity` at `each`, exact.
 * @throws {UnitError} The product leaves the safe integers.
 */
export function notional(each: Price, quantity: Qty): MicroUsd {
  return microUsd(each * quantity)
}
