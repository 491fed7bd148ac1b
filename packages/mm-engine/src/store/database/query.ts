import { StoreError } from '../store-error.ts'

/** What both databases take: texts, safe integers, nothing. */
export type Value = string | number | null

/** One statement. Its parameters are `$1`, `$2` and so on in the text, which both databases read alike. */
export interface Query {
  readonly text: string
  readonly values: readonly Value[]
}

export type Parameter = string | number | boolean | undefined

/** @throws {StoreError} `STORE_MISUSED`: a number that is no safe integer. */
export function query(text: string, ...parameters: readonly Parameter[]): Query {
  return { text, values: parameters.map((parameter, index) => toValue(`$${index + 1}`, parameter)) }
}

/** @throws {StoreError} `STORE_MISUSED`: a number that is no safe integer; a text that not every database can hold. */
export function toValue(name: string, parameter: Parameter): Value {
  if (parameter === undefined) return null
  if (typeof parameter === 'boolean') return parameter ? 1 : 0
  if (typeof parameter === 'string') return withoutNul(name, parameter)
  if (!Number.isSafeInteger(parameter)) throw new StoreError('STORE_MISUSED', `${name} must be a safe integer, got ${parameter}`)
  return parameter + 0 // no negative zero
}

function withoutNul(name: string, text: string): string {
  if (!text.includes('\0')) return text
  throw new StoreError('STORE_MISUSED', `${name} holds a character of code 0, which PostgreSQL cannot store`)
}
