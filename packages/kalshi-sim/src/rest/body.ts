import { type EpochUs, epochUs, type MicroUsd, microUsd, type Price, price, type Qty, qty, readFixed } from '@kassandra/kalshi-sdk/units'
import { MOST_SUBACCOUNTS } from '../trading/owner.ts'
import { readInstant } from './read-instant.ts'
import { invalidParameter, missingParameter, RestError } from './rest-error.ts'

type Json = Readonly<Record<string, unknown>>

/** The JSON body of a request. Absent and null fields count as absent; a malformed one is refused with 400, naming it. */
export class Body {
  readonly #fields: Json

  constructor(fields: Json) {
    this.#fields = fields
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined
  }

  text(name: string): string | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (typeof value !== 'string' || value === '') throw invalidParameter(`${name} is not a text`)
    return value
  }

  flag(name: string): boolean | undefined {
    const value = this.#value(name)
    if (value !== undefined && typeof value !== 'boolean') throw invalidParameter(`${name} is neither true nor false`)
    return value
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    const choice = choices.find((each) => each === value)
    if (choice === undefined) throw invalidParameter(`${name} is none of ${choices.join(', ')}`)
    return choice
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) {
      throw invalidParameter(`${name} is not a whole number from ${min} to ${max}`)
    }
    return value
  }

  /** The shard that a write is for; -1 leaves it to the market. */
  shard(): number | undefined {
    return this.integer('exchange_index', -1, 99)
  }

  subaccount(name = 'subaccount'): number | undefined {
    return this.integer(name, 0, MOST_SUBACCOUNTS)
  }

  /** Whole seconds. */
  instant(name: string): EpochUs | undefined {
    const seconds = this.integer(name, 0, 9_007_199_254)
    return seconds === undefined ? undefined : epochUs(seconds * 1_000_000)
  }

  /** RFC 3339. */
  dateTime(name: string): EpochUs | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : readInstant(name, value)
  }

  /** Dollars as text, four decimals at most. */
  price(name: string): Price | undefined {
    const value = this.#fixed(name, 4)
    if (value !== undefined && (value < 0 || value > 10_000)) throw new RestError(400, 'invalid_price', 'invalid price', name)
    return value === undefined ? undefined : price(value)
  }

  /** Contracts as text, two decimals at most. */
  count(name: string): Qty | undefined {
    const value = this.#fixed(name, 2)
    return value === undefined ? undefined : qty(value)
  }

  /** Dollars as text, six decimals at most. */
  dollars(name: string): MicroUsd | undefined {
    const value = this.#fixed(name, 6)
    return value === undefined ? undefined : microUsd(value)
  }

  /** The bodies of a list. */
  list(name: string): readonly Body[] | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (!Array.isArray(value) || !value.every(isObject)) throw invalidParameter(`${name} is not a list of objects`)
    return value.map((each) => new Body(each))
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (!Array.isArray(value) || !value.every((each): each is string => typeof each === 'string')) {
      throw invalidParameter(`${name} is not a list of texts`)
    }
    return value
  }

  #fixed(name: string, decimals: number): number | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    const read = typeof value === 'string' ? readFixed(value, decimals) : undefined
    if (read === undefined) throw invalidParameter(`${name} is not a decimal number as text, of ${decimals} decimals at most`)
    return read
  }

  #value(name: string): unknown {
    return this.#fields[name] ?? undefined
  }
}

/** @throws {RestError} 400 `missing_parameters` */
export function required<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw missingParameter(name)
  return value
}

/** Decodes the text of a body; an empty one has no fields. @throws {RestError} 400: no JSON object. */
export function parseBody(text: string): Body {
  if (text.trim() === '') return new Body({})
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return new Body(value)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw invalidParameter('the body is not a JSON object')
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
