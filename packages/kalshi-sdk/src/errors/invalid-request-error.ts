import { KalshiError } from './kalshi-error.ts'

/** An argument that the exchange would refuse or misread; nothing was sent. */
export class InvalidRequestError extends KalshiError {
  override readonly name = 'InvalidRequestError'
  readonly code = 'REQUEST_INVALID'
  readonly retryable = false
}
