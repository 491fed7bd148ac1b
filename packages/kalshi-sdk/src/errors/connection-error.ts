import { KalshiError } from './kalshi-error.ts'

export interface ConnectionErrorOptions extends ErrorOptions {
  /** Default true. */
  readonly mayHaveArrived?: boolean
}

/** No whole answer came: refused, reset, unresolved or cut off. Whether a write took effect is unknown while it may have arrived. */
export class ConnectionError extends KalshiError {
  override readonly name = 'ConnectionError'
  readonly code = 'CONNECTION_FAILED'
  readonly retryable = true
  /** False where there was no connection to send anything on. */
  readonly mayHaveArrived: boolean

  constructor(message: string, { mayHaveArrived = true, ...options }: ConnectionErrorOptions = {}) {
    super(message, options)
    this.mayHaveArrived = mayHaveArrived
  }
}

/** No whole answer within `timeoutMs` of one attempt. Whether a write took effect is unknown. */
export class TimeoutError extends KalshiError {
  override readonly name = 'TimeoutError'
  readonly code = 'TIMED_OUT'
  readonly retryable = true
  readonly timeoutMs: number

  constructor(request: string, timeoutMs: number, options?: ErrorOptions) {
    super(`${request} had no answer within ${timeoutMs} ms`, options)
    this.timeoutMs = timeoutMs
  }
}

/** The client was closed before or during the call. */
export class ClosedError extends KalshiError {
  override readonly name = 'ClosedError'
  readonly code = 'CLIENT_CLOSED'
  readonly retryable = false
}
