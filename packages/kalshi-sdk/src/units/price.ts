import { formatFixed, readFixed } from './fixed-point.ts'
import { UnitError } from './unit-error.ts'

declare const unit: unique symbol

/** Price of one contract, integer count of $0.0001 from 0 to 10,000. A YES price and its NO complement sum to `ONE_DOLLAR`. */
export type Price = number & { readonly [unit]: 'price' }

/** $1.00, what a winning contract pays. */
export const ONE_DOLLAR: Price = 10_000 as Price

/**
 * Brands an integer count of $0.0001.
 * @throws {UnitError} Not an integer from 0 to 10,000.
 */
export function price(value: number): Price {
  if (!Number.isInteger(value) || value < 0 || value > ONE_DOLLAR) throw new UnitError('price in $0.0001', value)
  return (value + 0) as Price // no negative zero
}

/**
 * Reads a wire price such as `0.4200`.
 * @throws {UnitError} Malformed, finer than $0.0001, or outside 0 to 1 dollar.
 */
export function parsePrice(text: string): Price {
  const value = readFixed(text, 4)
  if (value === undefined || value < 0 || value > ONE_DOLLAR) throw new UnitError('price in dollars', text)
  return value as Price
}

/** Writes a price as the exchange does, with four decimals: `0.4200`. */
export function formatPrice(value: Price): string {
  return formatFixed(value, 4)
}

/** The same price seen from the other outcome: a NO bid at p is a YES offer at `complement(p)`. */
export function complement(value: Price): Price {
  return (ONE_DOLLAR - value) as Price
}
