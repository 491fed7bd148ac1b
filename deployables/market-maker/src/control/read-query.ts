import { ApiError } from './api-error.ts'

/** A number of a query: what it is where it is left out, and its largest. */
export interface CountParameter {
  readonly fallback: number
  readonly max: number
}

/**
 * What stands behind the `?`. Only what a route knows may stand there: a token would end up in logs and histories.
 * @throws {ApiError} `INVALID_QUERY`, naming the parameter; never its value.
 */
export class Query {
  readonly #values: URLSearchParams

  constructor(values: URLSearchParams, known: readonly string[]) {
    const names = [...values.keys()]
    const wrong = [
      ...names.filter((name) => !known.includes(name)).map((name) => `${name.slice(0, 40)}: not a parameter of this request`),
      ...known.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)).map((name) => `${name}: given more than once`),
    ]
    if (wrong.length > 0) throw new ApiError(400, 'INVALID_QUERY', wrong)
    this.#values = values
  }

  count(name: string, { fallback, max }: CountParameter): number {
    const text = this.#values.get(name)
    if (text === null) return fallback
    const count = /^\d{1,9}$/.test(text) ? Number(text) : 0
    if (count < 1 || count > max) throw new ApiError(400, 'INVALID_QUERY', [`${name}: must be a whole number from 1 to ${max}`])
    return count
  }

  text(name: string): string {
    const text = this.#values.get(name)
    if (!text) throw new ApiError(400, 'INVALID_QUERY', [`${name}: is needed`])
    return text
  }
}
