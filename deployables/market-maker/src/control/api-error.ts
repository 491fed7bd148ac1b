import type { ControlError, ControlErrorCode } from './control-port.ts'

export interface ApiErrorOptions {
  /** Sent with the answer. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is answered with an error; nothing has changed. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** Stable across releases. */
  readonly code: string
  /** One line each, for people, naming the field where there is one. */
  readonly problems: readonly string[]
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, problems: readonly string[], { headers = {} }: ApiErrorOptions = {}) {
    super(problems.join('; '))
    this.status = status
    this.code = code
    this.problems = problems
    this.headers = headers
  }
}

const STATUS_OF: Readonly<Record<ControlErrorCode, number>> = {
  NOT_HALTED: 409,
  NOT_ALLOWED: 409,
  UNKNOWN_MARKET: 404,
  UNKNOWN_VERSION: 404,
  INVALID_CONFIG: 422,
}

/** Pure. What the engine refused, as the API says it. */
export const fromControlError = ({ code, problems }: ControlError): ApiError => new ApiError(STATUS_OF[code], code, problems)
