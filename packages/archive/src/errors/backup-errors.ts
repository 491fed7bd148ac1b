import { ArchiveError } from './archive-error.ts'

/** A backup or a restore cannot be made as it was asked for: the message says why, and what to do. Nothing was changed. */
export class BackupRequestError extends ArchiveError {
  override readonly name = 'BackupRequestError'
  readonly code = 'BACKUP_REQUEST'
  readonly retryable = false
}

/** A backup is not whole: cut, changed, or no backup at all. Nothing of it was restored. */
export class BackupDamagedError extends ArchiveError {
  override readonly name = 'BackupDamagedError'
  readonly code = 'BACKUP_DAMAGED'
  readonly retryable = false
}

/** The database failed or refused while it was read or written. Nothing was stored or restored. */
export class BackupFailedError extends ArchiveError {
  override readonly name = 'BackupFailedError'
  readonly code = 'BACKUP_FAILED'
  readonly retryable = true
}
