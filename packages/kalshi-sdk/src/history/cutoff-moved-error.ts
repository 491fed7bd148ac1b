import { KalshiError } from '../errors/kalshi-error.ts'

/** The historical cutoff moved by days while a history was read, so that what came twice cannot be told any more. Read it again. */
export class CutoffMovedError extends KalshiError {
  override readonly name = 'CutoffMovedError'
  readonly code = 'HISTORICAL_CUTOFF_MOVED'
  readonly retryable = true
}
