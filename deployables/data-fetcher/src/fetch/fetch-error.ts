/** Why a ticker could not be fetched, beside what the exchange and the store say themselves. */
export type FetchErrorCode =
  /** The exchange knows no such market, event or series. */
  | 'TICKER_UNKNOWN'
  /** The exchange lists a market whose ticker cannot name a file. */
  | 'TICKER_UNUSABLE'
  /** Some markets of an event or series failed. */
  | 'MARKETS_FAILED'
  /** Others appended to the file again and again. */
  | 'APPEND_CONFLICT'
  /** What is noted beside a file was written by somebody else. */
  | 'CURSOR_UNREADABLE'
  /** The process was asked to stop. */
  | 'STOPPED'
  /** The run took longer than `RUN_TIMEOUT`. */
  | 'RUN_TIMEOUT'

const RETRYABLE: readonly FetchErrorCode[] = ['MARKETS_FAILED', 'APPEND_CONFLICT', 'STOPPED', 'RUN_TIMEOUT']

export class FetchError extends Error {
  override readonly name = 'FetchError'
  readonly code: FetchErrorCode
  readonly retryable: boolean

  constructor(
    code: FetchErrorCode,
    message: string,
    { retryable = RETRYABLE.includes(code), ...options }: ErrorOptions & { readonly retryable?: boolean } = {},
  ) {
    super(message, options)
    this.code = code
    this.retryable = retryable
  }
}
