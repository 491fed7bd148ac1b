import { ConnectionError, TimeoutError } from '../errors/connection-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import type { RecordedFailure } from './recording-line.ts'

/** The client did something else than what is recorded, or more. */
export class ReplayMismatchError extends KalshiError {
  override readonly name = 'ReplayMismatchError'
  readonly code = 'REPLAY_MISMATCH'
  readonly retryable = false
}

/** The file is no recording, or of a later version. */
export class RecordingError extends KalshiError {
  override readonly name = 'RecordingError'
  readonly code = 'RECORDING_MALFORMED'
  readonly retryable = false
}

/** What failed in the recording fails again, with the code it had. */
export class RecordedFailureError extends KalshiError {
  override readonly name = 'RecordedFailureError'
  readonly code: string
  readonly retryable = false

  constructor({ code, message }: RecordedFailure) {
    super(message)
    this.code = code
  }
}

/** The error that the client saw; its kind where retries depend on it. */
export function toRecordedError(request: string, timeoutMs: number, failure: RecordedFailure): KalshiError {
  const { code, message, mayHaveArrived } = failure
  if (code === 'CONNECTION_FAILED') return new ConnectionError(message, { mayHaveArrived })
  return code === 'TIMED_OUT' ? new TimeoutError(request, timeoutMs) : new RecordedFailureError(failure)
}
