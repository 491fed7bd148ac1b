import { MmEngineError } from '../errors/mm-engine-error.ts'

/** Fees cannot be told: the exchange named a type or a multiplier that has no known amount. Quoting on a guess would be worse than none. */
export class FeeError extends MmEngineError {
  override readonly name = 'FeeError'
  readonly code = 'FEE_UNKNOWN'
  readonly retryable = false
}
