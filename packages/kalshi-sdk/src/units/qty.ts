import { formatFixed, readFixed } from './fixed-point.ts'
import { UnitError } from './unit-error.ts'

declare const unit: unique symbol

/** Quantity, integer count of 0.01 contract. Signed where it is a change. */
export type Qty = number & { readonly [unit]: 'qty' }

/**
 * Brands an integer count of 0.01 contract.
 * @throws {UnitError} Not a safe integer.
 */
export function qty(value: number): Qty {
  if (!Number.isSafeInteger(value)) throw new UnitError('quantity in 0.01 contract', value)
  return (value + 0) as Qty // no negative zero
}

/**
 * Reads a wire quantity such as `-54.00` or `12.5`.
 * @throws {UnitError} Malformed, finer than 0.01 contract, or past the safe integers.
 */
export function parseQty(text: string): Qty {
  const value = readFixed(text, 2)
  if (value === undefined) throw new UnitError('quantity in contracts', text)
  return value as Qty
}

/** Writes a quantity as the exchange does, with two decimals: `-54.00`. */
export function formatQty(value: Qty): string {
  return formatFixed(value, 2)
}
