import type { Lane } from '../../limiter/charge.ts'
import type { EpochUs } from '../../units/time.ts'

/** One value of a query string; a list is repeated, undefined left out. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Behind the base URL, percent-encoded: `/markets/trades`. */
  readonly path: string
  readonly query?: Readonly<Record<string, QueryValue>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** The exchange answers it only with a key; without one the request fails before it is sent. */
  readonly needsKey?: boolean
  /** Error statuses whose body may be an answer nevertheless, and how to tell. */
  readonly isAnswer?: (status: number, body: unknown) => boolean
}

/** What any call may be given. */
export interface CallOptions {
  /** Ends the call, its waits included; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Bound of one attempt, from signing to the last byte. Default: the client's. */
  readonly timeoutMs?: number
  /** Attempts beyond the first. Default: the client's. */
  readonly maxRetries?: number
  /** Place in the limiter's queue. Default: by kind, cancels before amends and decreases before creates before reads. */
  readonly lane?: Lane
  /** Bound of one attempt's wait for the limiter. Default: the limiter's. */
  readonly queueTimeoutMs?: number
  /** Called just before an attempt goes out. Until then nothing has reached the exchange; from then on it may have. */
  readonly onSend?: () => void
}

export interface RestResponse {
  readonly status: number
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The decoded JSON; undefined where the answer has no body. */
  readonly body: unknown
  /** How many times the request was sent, this answer's included. */
  readonly attempts: number
  readonly receivedAtUs: EpochUs
}

/** Sends requests to one exchange. What an operation needs of it is only this. */
export interface RestTransport {
  /**
   * @throws {ApiError} The exchange refused, and the retries are spent.
   * @throws {ConnectionError | TimeoutError} No answer, and the retries are spent.
   * @throws {DecodeError | ResponseTooLargeError} The answer is no JSON, or too long.
   * @throws {AuthError} The request cannot be signed.
   * @throws {RateLimitQueueError | CostExceedsBudgetError} The limiter did not let it pass; this attempt was not sent.
   * @throws {ClosedError} The transport is closed.
   */
  request(request: RestRequest, options?: CallOptions): Promise<RestResponse>
  /** Waits for what is in flight; calls that wait for a retry fail. */
  close(): Promise<void>
}
