import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { EpochUs } from '../../units/time.ts'

const MOST_SUBACCOUNTS = 63

/** A subaccount as the exchange numbers them: 0 is the primary one. @throws {InvalidRequestError} */
export function subaccountNumber(value: number | undefined, name = 'subaccount'): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= MOST_SUBACCOUNTS)) return value
  throw new InvalidRequestError(`${name} is ${value}, not a whole number from 0 to ${MOST_SUBACCOUNTS}`)
}

/** An instant that the exchange takes in whole seconds and must not be moved. @throws {InvalidRequestError} */
export function exactSeconds(instant: EpochUs | undefined, name: string): number | undefined {
  if (instant === undefined) return undefined
  if (instant % 1_000_000 !== 0) throw new InvalidRequestError(`${name} must be a whole second, since the exchange takes no finer one`)
  return instant / 1_000_000
}

/** An amount in a coarser unit of the wire, such as cents. @throws {InvalidRequestError} It is no whole number of them. */
export function wholeUnits(value: number, perUnit: number, name: string, unit: string): number {
  if (value % perUnit === 0) return value / perUnit
  throw new InvalidRequestError(`${name} must be a whole number of ${unit}, since the exchange takes nothing finer`)
}

/** Exactly one of two fields. @throws {InvalidRequestError} */
export function exactlyOne(first: readonly [name: string, value: unknown], second: readonly [name: string, value: unknown]): void {
  if ((first[1] === undefined) === (second[1] === undefined))
    throw new InvalidRequestError(`give exactly one of ${first[0]} and ${second[0]}`)
}

/** A list that the exchange wants something in. @throws {InvalidRequestError} */
export function notEmpty<T>(items: readonly T[], name: string): readonly T[] {
  if (items.length === 0) throw new InvalidRequestError(`${name} is empty`)
  return items
}
