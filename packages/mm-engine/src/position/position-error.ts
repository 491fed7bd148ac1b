import { MmEngineError } from '../errors/mm-engine-error.ts'

/** A position met what cannot happen: a fill after settlement, a second settlement at another value, a count that is none. */
export class PositionError extends MmEngineError {
  override readonly name = 'PositionError'
  readonly code = 'POSITION_CORRUPT'
  readonly retryable = false
}
