import { ArchiveError } from './archive-error.ts'

/** What is known of a request that a store failed or refused. */
export interface StoreFailure {
  /** Name of the request, as the store's own documentation has it. */
  readonly operation: string
  /** Name of the object in the bucket; absent where the request is about none. */
  readonly name?: string | undefined
  /** HTTP status; absent where no answer came. */
  readonly status?: number | undefined
  /** The store's own code, such as `AccessDenied`, or that of the network, such as `ECONNRESET`. */
  readonly reason: string
  readonly detail: string
  /** How often it was tried. */
  readonly attempts: number
  readonly retryable: boolean
}

/**
 * A store failed or refused a request, after the repeats that made sense. It carries no `cause`: the clients' errors hold requests
 * with their credentials.
 */
export class StoreError extends ArchiveError {
  override readonly name = 'StoreError'
  readonly code = 'STORE_FAILED'
  readonly retryable: boolean
  readonly operation: string
  readonly status: number | undefined
  readonly reason: string
  readonly attempts: number

  constructor({ operation, name, status, reason, detail, attempts, retryable }: StoreFailure) {
    const what = name === undefined ? operation : `${operation} of ${name}`
    super(`${what} failed: ${[status, reason, detail].filter((part) => part !== undefined && part !== '').join(' ')}`)
    this.retryable = retryable
    this.operation = operation
    this.status = status
    this.reason = reason
    this.attempts = attempts
  }
}

/** The store holds nothing under this key. */
export class ObjectMissingError extends ArchiveError {
  override readonly name = 'ObjectMissingError'
  readonly code = 'OBJECT_MISSING'
  readonly retryable = false
  readonly key: string

  constructor(key: string, options?: ErrorOptions) {
    super(`nothing is stored under ${key}`, options)
    this.key = key
  }
}

/** A store cannot be opened as it was described: its URL, an option, or a client library that is not installed. */
export class StoreConfigError extends ArchiveError {
  override readonly name = 'StoreConfigError'
  readonly code = 'STORE_CONFIG'
  readonly retryable = false
}
