import { SyncError } from './sync-error.ts'

/** Classes of SQLSTATE after which the same work may succeed: connection, rollback, resources, operator intervention. */
const RETRYABLE_CLASSES = new Set(['08', '40', '53', '57'])
/** Idle in a transaction for too long, object in use, lock not available. */
const RETRYABLE_STATES = new Set(['25P03', '55006', '55P03'])
const RETRYABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
])
/** The driver gives these no code. */
const LOST_CONNECTION =
  /connection (terminated|ended|timeout|error)|timeout exceeded when trying to connect|client was closed|not queryable/i

/** Whether an error of the database or of the way to it may pass by itself. An unknown error does not. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof SyncError) return error.retryable
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isRetryable)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code === undefined) return LOST_CONNECTION.test(error.message)
  return RETRYABLE_SYSTEM_CODES.has(code) || RETRYABLE_STATES.has(code) || (code.length === 5 && RETRYABLE_CLASSES.has(code.slice(0, 2)))
}
