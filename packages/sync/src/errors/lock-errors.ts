import { SyncError } from './sync-error.ts'

/** Another process does what this one was to do. */
export class LockHeldError extends SyncError {
  override readonly name = 'LockHeldError'
  readonly code = 'LOCK_HELD'
  readonly retryable = false
  /** Whoever has it, for people; undefined when it was given back meanwhile. */
  readonly holder: string | undefined

  constructor(lock: string, holder: string | undefined) {
    super(`The lock "${lock}" is held by ${holder ?? 'somebody else'}: stop that one first`)
    this.holder = holder
  }
}

/** The connection that held a lock has ended: somebody else may hold it by now. */
export class LockLostError extends SyncError {
  override readonly name = 'LockLostError'
  readonly code = 'LOCK_LOST'
  readonly retryable = true

  constructor(lock: string, options?: ErrorOptions) {
    super(`The connection that held the lock "${lock}" has ended`, options)
  }
}
