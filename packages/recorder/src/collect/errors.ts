/** Root of what collecting throws. `code` is stable across releases; `message` is for people and names no secret. */
export abstract class CollectError extends Error {
  abstract readonly code: string
  /** Whether the same may succeed later with nothing changed. */
  abstract readonly retryable: boolean
}

/** Another process with this gatherer id holds the database. */
export class GathererLockedError extends CollectError {
  override readonly name = 'GathererLockedError'
  readonly code = 'GATHERER_LOCKED'
  readonly retryable = true
  readonly gatherer: string

  constructor(gatherer: string) {
    super(`gatherer ${gatherer} is already running: its lock in the time-series database is held by another process`)
    this.gatherer = gatherer
  }
}

/** Rows could not be written: a failure that no repetition cures, or the time for the last ones ran out. They were not acknowledged to anyone. */
export class UnwrittenRowsError extends CollectError {
  override readonly name = 'UnwrittenRowsError'
  readonly code = 'ROWS_UNWRITTEN'
  readonly retryable = false
  readonly rows: number

  constructor(rows: number, options?: ErrorOptions) {
    super(`${rows} rows could not be written`, options)
    this.rows = rows
  }
}
