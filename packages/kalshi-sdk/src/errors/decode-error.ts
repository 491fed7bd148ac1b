import { KalshiError } from './kalshi-error.ts'

/** An answer is not of the documented shape, or holds a value that cannot be. Nothing of it was used. */
export class DecodeError extends KalshiError {
  override readonly name = 'DecodeError'
  readonly code = 'ANSWER_MALFORMED'
  readonly retryable = false
  /** Where in the answer: `markets[3].yes_bid_dollars`; empty for the whole. */
  readonly path: string

  constructor(request: string, path: string, problem: string, options?: ErrorOptions) {
    super(`${request}: ${path === '' ? 'the answer' : path} ${problem}`, options)
    this.path = path
  }
}

/** An answer is longer than `maxResponseBytes`; it was not read to its end. */
export class ResponseTooLargeError extends KalshiError {
  override readonly name = 'ResponseTooLargeError'
  readonly code = 'ANSWER_TOO_LARGE'
  readonly retryable = false
  readonly maxResponseBytes: number

  constructor(request: string, maxResponseBytes: number, options?: ErrorOptions) {
    super(`${request} was answered with more than ${maxResponseBytes} bytes`, options)
    this.maxResponseBytes = maxResponseBytes
  }
}

/** A listing gave a cursor that it had given before, so that following it would never end. */
export class CursorLoopError extends KalshiError {
  override readonly name = 'CursorLoopError'
  readonly code = 'CURSOR_LOOP'
  readonly retryable = false
  /** Pages read before the loop showed. */
  readonly pages: number

  constructor(pages: number) {
    super(`the listing repeated a cursor after ${pages} pages`)
    this.pages = pages
  }
}
