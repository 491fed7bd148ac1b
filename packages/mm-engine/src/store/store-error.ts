import { MmEngineError } from '../errors/mm-engine-error.ts'

/**
 * - `STORE_UNWRITABLE`: the path or database cannot be created, read or written with these rights.
 * - `STORE_UNREACHABLE`: the database server cannot be reached, went away, or did not answer in time.
 * - `STORE_LOCKED`: another process holds the store, or wrote to it for too long.
 * - `STORE_SUPERSEDED`: while the connection was lost, another process began a run.
 * - `STORE_NEWER`: a newer release wrote it.
 * - `STORE_CORRUPT`: what is there is no store of ours, or is damaged.
 * - `STORE_FULL`: no room is left on the disk.
 * - `STORE_CONFLICT`: a row contradicts what is stored.
 * - `STORE_NOT_FOUND`: the row to change is not there.
 * - `STORE_MISUSED`: closed, a value that is no safe integer, an address that is none.
 * - `STORE_UNSUPPORTED`: this database has no such thing.
 * - `STORE_FAILED`: anything else that the database said.
 */
export type StoreErrorCode =
  | 'STORE_UNWRITABLE'
  | 'STORE_UNREACHABLE'
  | 'STORE_LOCKED'
  | 'STORE_SUPERSEDED'
  | 'STORE_NEWER'
  | 'STORE_CORRUPT'
  | 'STORE_FULL'
  | 'STORE_CONFLICT'
  | 'STORE_NOT_FOUND'
  | 'STORE_MISUSED'
  | 'STORE_UNSUPPORTED'
  | 'STORE_FAILED'

const RETRYABLE: readonly StoreErrorCode[] = ['STORE_UNREACHABLE', 'STORE_LOCKED', 'STORE_FULL']

/**
 * The store could not do what it was asked. Nothing of the call was kept, with one exception: where the connection was lost
 * (`STORE_UNREACHABLE`), all of it may have been kept. A commit may then be told again, which changes nothing.
 */
export class StoreError extends MmEngineError {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  readonly retryable: boolean

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.retryable = RETRYABLE.includes(code)
  }
}
