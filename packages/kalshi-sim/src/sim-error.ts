/** What a caller can branch on; stable across releases. */
export type SimErrorCode =
  | 'CAPTURE_UNREADABLE'
  | 'CAPTURE_EMPTY'
  | 'BOOK_CORRUPT'
  | 'MARKET_UNKNOWN'
  | 'MARKET_EXISTS'
  | 'ORDER_INVALID'
  | 'FAULT_INVALID'
  | 'OPTION_INVALID'
  | 'JOURNAL_CLOSED'
  | 'LISTEN_FAILED'

/** Root of what this package throws. Nothing here heals by itself, so nothing is retryable. */
export class SimError extends Error {
  override readonly name = 'SimError'
  readonly code: SimErrorCode
  readonly retryable = false

  constructor(code: SimErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
