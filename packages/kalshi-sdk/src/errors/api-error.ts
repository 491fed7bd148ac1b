import { KalshiError } from './kalshi-error.ts'

/** What an error answer said, whichever of the exchange's envelopes it came in. */
export interface ApiErrorFacts {
  readonly status: number
  /** The exchange's own code such as `not_found`; `http_<status>` where the answer had none. */
  readonly code: string
  readonly exchangeMessage: string
  readonly details: string | undefined
  readonly requestMethod: string
  /** Without query string. */
  readonly requestPath: string
  /** The `Retry-After` header, uncapped; undefined where absent or unreadable. */
  readonly retryAfterMs: number | undefined
}

/**
 * The exchange answered with an error status. Branch on `code`, as the exchange advises, and on `status` where there is none.
 * @see Kalshi OpenAPI document, components.schemas.ErrorResponse
 */
export class ApiError extends KalshiError {
  override readonly name: string = 'ApiError'
  readonly code: string
  readonly retryable: boolean
  readonly status: number
  readonly details: string | undefined
  readonly requestMethod: string
  readonly requestPath: string
  readonly retryAfterMs: number | undefined

  constructor(facts: ApiErrorFacts, note = '') {
    const details = facts.details === undefined ? '' : ` (${facts.details})`
    super(
      `${facts.requestMethod} ${facts.requestPath} was answered ${facts.status} ${facts.code}: ${facts.exchangeMessage}${details}${note}`,
    )
    this.code = facts.code
    this.status = facts.status
    this.retryable = isRetryableStatus(facts.status)
    this.details = facts.details
    this.requestMethod = facts.requestMethod
    this.requestPath = facts.requestPath
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** The account's rate tier, or that of the address for anonymous calls, is exceeded (HTTP 429). `code` is always `RATE_LIMITED`. */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError'

  constructor(facts: ApiErrorFacts) {
    super({ ...facts, code: 'RATE_LIMITED' })
  }
}

/** The exchange refused the signature, its timestamp or the key (HTTP 401). */
export class UnauthorizedError extends ApiError {
  override readonly name = 'UnauthorizedError'
  /** Our clock minus the exchange's, from its `Date` header (a resolution of one second); undefined without one. */
  readonly clockSkewMs: number | undefined

  constructor(facts: ApiErrorFacts, clockSkewMs: number | undefined) {
    super(facts, skewNote(clockSkewMs))
    this.clockSkewMs = clockSkewMs
  }
}

/** Request timeout, too many requests, and whatever failed on the server's side. */
function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

const SUSPICIOUS_SKEW_MS = 5_000

function skewNote(clockSkewMs: number | undefined): string {
  if (clockSkewMs === undefined || Math.abs(clockSkewMs) < SUSPICIOUS_SKEW_MS) return ''
  const seconds = Math.round(Math.abs(clockSkewMs) / 1_000)
  return `; the local clock is about ${seconds} s ${clockSkewMs > 0 ? 'ahead of' : 'behind'} the exchange's`
}
