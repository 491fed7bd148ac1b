import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { MOST_SUBACCOUNTS } from '../trading/owner.ts'
import { readInstant } from './read-instant.ts'
import { badRequest, invalidParameter, missingParameter } from './rest-error.ts'

/** The query of a request; every getter refuses a malformed value with 400. An empty value counts as absent. */
export class Query {
  readonly #params: URLSearchParams

  constructor(params: URLSearchParams) {
    this.#params = params
  }

  text(name: string): string | undefined {
    return this.#params.get(name) || undefined
  }

  /** Every value of a parameter that is repeated. */
  all(name: string): readonly string[] {
    return this.#params.getAll(name).filter((value) => value !== '')
  }

  /** A comma list. */
  list(name: string): readonly string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
  }

  /** A Unix time in whole seconds. */
  seconds(name: string): number | undefined {
    return this.#integer(name)
  }

  requiredSeconds(name: string): number {
    const value = this.#integer(name)
    if (value === undefined) throw missingParameter(name)
    return value
  }

  /** RFC 3339. */
  instant(name: string): EpochUs | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : readInstant(name, value)
  }

  subaccount(): number | undefined {
    return this.integer('subaccount', 0, MOST_SUBACCOUNTS)
  }

  /** A page size. */
  limit(max: number, fallback: number): number {
    const value = this.#integer('limit') ?? fallback
    if (value < 1 || value > max) throw badRequest(`limit is not from 1 to ${max}`)
    return value
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.#integer(name)
    if (value !== undefined && (value < min || value > max)) throw invalidParameter(`${name} is not from ${min} to ${max}`)
    return value
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (value !== 'true' && value !== 'false') throw invalidParameter(`${name} is neither true nor false`)
    return value === 'true'
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const choice = choices.find((each) => each === value)
    if (choice === undefined) throw badRequest(`invalid ${name} filter`)
    return choice
  }

  #integer(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!/^-?\d{1,15}$/.test(value)) throw invalidParameter(`${name} is not a whole number`)
    return Number(value)
  }
}
