import { ArchiveError } from './archive-error.ts'

/** The rows could not be read to their end: the connection was cut, the query failed, or the disk is full. Nothing was written. */
export class SourceError extends ArchiveError {
  override readonly name = 'SourceError'
  readonly code = 'SOURCE_FAILED'
  readonly retryable = true
  readonly table: string

  constructor(table: string, options?: ErrorOptions) {
    super(`reading the rows of ${table} failed`, options)
    this.table = table
  }
}

/** The Parquet engine refused the rows (a value out of its column's range, for example) or failed. Nothing was archived. */
export class EngineError extends ArchiveError {
  override readonly name = 'EngineError'
  readonly code = 'ENGINE_FAILED'
  readonly retryable = false
  readonly table: string

  constructor(table: string, options?: ErrorOptions) {
    super(`writing ${table} as Parquet failed`, options)
    this.table = table
  }
}

/** Another process moved the same export; this attempt stopped and changed nothing further. */
export class ExportTakenError extends ArchiveError {
  override readonly name = 'ExportTakenError'
  readonly code = 'EXPORT_TAKEN'
  readonly retryable = true
}

/** The request contradicts what is recorded: a generation whose predecessor is not archived yet, bounds off the whole second. */
export class ExportRequestError extends ArchiveError {
  override readonly name = 'ExportRequestError'
  readonly code = 'EXPORT_REQUEST'
  readonly retryable = false
}
