import { MmEngineError } from '../../errors/mm-engine-error.ts'

/**
 * - `ACCOUNT_UNSTEADY`: fills came all the while that the account was read.
 * - `CLOCK_UNREADABLE`: the exchange did not say what time it is, or our clock jumped meanwhile.
 */
export type KalshiVenueErrorCode = 'ACCOUNT_UNSTEADY' | 'CLOCK_UNREADABLE'

/** What was asked of the exchange cannot be had now. */
export class KalshiVenueError extends MmEngineError {
  override readonly name = 'KalshiVenueError'
  readonly code: KalshiVenueErrorCode
  readonly retryable = true

  constructor(code: KalshiVenueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
