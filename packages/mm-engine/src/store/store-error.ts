import { MmEngineError } from '../errors/mm-engine-error.ts'

/**
 * - `STORE_UNWRITABLE`: the path cannot be created, read or written.
 * - `STORE_LOCKED`: another process holds the store, or wrote to it for too long.
 * - `STORE_NEWER`: a newer release wrote it.
 * - `STORE_CORRUPT`: what is there is no store of ours, or is damaged.
 * - `STORE_FULL`: no room is left on the disk.
 * - `STORE_CONFLICT`: a row contradicts what is stored.
 * - `STORE_NOT_FOUND`: the row to change is not there.
 * - `STORE_MISUSED`: closed, a value that is no safe integer, a transaction that returned a promise.
 * - `STORE_FAILED`: anything else that the database said.
 */
export type StoreErrorCode =
  | 'STORE_UNWRITABLE'
  | 'STORE_LOCKED'
  | 'STORE_NEWER'
  | 'STORE_CORRUPT'
  | 'STORE_FULL'
  | 'STORE_CONFLICT'
  | 'STORE_NOT_FOUND'
  | 'STORE_MISUSED'
  | 'STORE_FAILED'

/** The store could not do what it was asked. Nothing of the statement, or of the transaction around it, was kept. */
export class StoreError extends MmEngineError {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  readonly retryable: boolean

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.retryable = code === 'STORE_LOCKED' || code === 'STORE_FULL'
  }
}
