import { SimError } from '../sim-error.ts'

/** The longest that a fault may be asked to last. */
export const MAX_MS = 86_400_000

export const invalid = (reason: string): SimError => new SimError('FAULT_INVALID', `bad fault: ${reason}`)

/** @throws {SimError} `FAULT_INVALID`, naming the field. */
export function integer(name: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  throw invalid(`"${name}" is not a whole number from ${min} to ${max}`)
}

/** Left out when it is absent. @throws {SimError} `FAULT_INVALID`, naming the field. */
export function optional<K extends string>(name: K, value: unknown, min: number, max: number): Partial<Record<K, number>> {
  if (value === undefined) return {}
  const record: Partial<Record<K, number>> = {}
  record[name] = integer(name, value, min, max)
  return record
}

/** @throws {SimError} `FAULT_INVALID`, naming the field. */
export function choice<const T>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((each) => each === value)
  if (found === undefined) throw invalid(`"${name}" is none of ${choices.join(', ')}`)
  return found
}
