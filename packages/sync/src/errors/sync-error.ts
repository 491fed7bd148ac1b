/** Root of what this package throws. `code` is stable across releases; `message` is for people and names no secret. */
export abstract class SyncError extends Error {
  abstract readonly code: string
  /** Whether the same call may succeed later with nothing changed. */
  abstract readonly retryable: boolean
}

/** The schema of a database is not the one this program was built for. */
export class SchemaError extends SyncError {
  override readonly name = 'SchemaError'
  readonly code = 'SCHEMA_MISMATCH'
  readonly retryable = false
  /** `missing` nothing was ever migrated, `older` steps are pending, `newer` the database knows more, `changed` an applied step differs. */
  readonly kind: 'missing' | 'older' | 'newer' | 'changed'

  constructor(kind: SchemaError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** A table, a column list or a set of feeds that cannot be synchronised as it is defined. */
export class DefinitionError extends SyncError {
  override readonly name = 'DefinitionError'
  readonly code = 'BAD_DEFINITION'
  readonly retryable = false
}

/** The source's cluster cannot be identified, so that its cursor would mean nothing. */
export class IdentityError extends SyncError {
  override readonly name = 'IdentityError'
  readonly code = 'SOURCE_UNIDENTIFIED'
  readonly retryable = false
}

/** A page arrived otherwise than it was sent. Nothing of it is kept. */
export class PageError extends SyncError {
  override readonly name = 'PageError'
  readonly code = 'PAGE_DAMAGED'
  readonly retryable = true
}

/** A round was used past its end, or its transaction turned out to be aborted. Nothing of it was committed. */
export class RoundError extends SyncError {
  override readonly name = 'RoundError'
  readonly code = 'ROUND_LOST'
  readonly retryable = true
}

/**
 * A server was reached and not let in, or would not let us in. Retryable: certificates, keys and passwords are read again at each connection,
 * so that one that is being replaced comes to fit.
 */
export class ConnectError extends SyncError {
  override readonly name = 'ConnectError'
  readonly code = 'CONNECT_REFUSED'
  readonly retryable = true
  /** `certificate` the server's is not trusted, `unencrypted` it offers no TLS, `password` it refuses ours, `file` one of ours cannot be read. */
  readonly reason: 'certificate' | 'unencrypted' | 'password' | 'file'

  constructor(reason: ConnectError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
