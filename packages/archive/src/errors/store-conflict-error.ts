import { ArchiveError } from './archive-error.ts'

/** The store already holds other content under this key. Nothing was overwritten; someone must look. */
export class StoreConflictError extends ArchiveError {
  override readonly name = 'StoreConflictError'
  readonly code = 'STORE_CONFLICT'
  readonly retryable = false
  readonly key: string

  constructor(key: string, options?: ErrorOptions) {
    super(`${key} already holds other content`, options)
    this.key = key
  }
}
