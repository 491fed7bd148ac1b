import { formatFixed, readFixed } from './fixed-point.ts'
import { UnitError } from './unit-error.ts'

declare const unit: unique symbol

/** Value of an index or of an underlying in dollars, integer count of $0.00000001. Safe up to 90 million dollars. */
export type IndexValue = number & { readonly [unit]: 'indexValue' }

/**
 * Brands an integer count of $0.00000001.
 * @throws {UnitError} Not a safe integer.
 */
export function indexValue(value: number): IndexValue {
  if (!Number.isSafeInteger(value)) throw new UnitError('index value in $0.00000001', value)
  return (value + 0) as IndexValue // no negative zero
}

/**
 * Reads a value of up to eight decimals such as `68000.12000000`.
 * @throws {UnitError} Malformed, finer than $0.00000001, or past the safe integers.
 */
export function parseIndexValue(text: string): IndexValue {
  const value = readFixed(text, 8)
  if (value === undefined) throw new UnitError('index value in dollars', text)
  return value as IndexValue
}

/** Writes a value with eight decimals: `68000.12000000`. */
export function formatIndexValue(value: IndexValue): string {
  return formatFixed(value, 8)
}
