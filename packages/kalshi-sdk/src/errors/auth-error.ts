import { KalshiError } from './kalshi-error.ts'

/** What is wrong with a key or with its use, on our side. */
export type AuthErrorCode =
  | 'KEY_ID_INVALID'
  | 'KEY_MISSING'
  | 'KEY_UNREADABLE'
  | 'KEY_MALFORMED'
  | 'KEY_ENCRYPTED'
  | 'KEY_PUBLIC'
  | 'KEY_UNSUPPORTED'
  | 'KEY_SELF_TEST_FAILED'
  | 'CREDENTIALS_REQUIRED'
  | 'SIGNING_FAILED'

/** A request cannot be signed. The exchange's own refusal of a signature is an `UnauthorizedError`. */
export class AuthError extends KalshiError {
  override readonly name = 'AuthError'
  readonly code: AuthErrorCode
  readonly retryable = false

  constructor(code: AuthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
