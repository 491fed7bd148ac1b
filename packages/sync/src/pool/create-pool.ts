import { Pool } from 'pg'
import { exactTypes } from './type-parsers.ts'

export interface PoolOptions {
  /** Connection string. */
  readonly url: string
  /** Shown in `pg_stat_activity`; default `kassandra`. */
  readonly applicationName?: string
  /** Connections at most; default 4. */
  readonly max?: number
  /** How long to wait for a connection, milliseconds; default 10,000. */
  readonly connectTimeoutMs?: number
  /** The server ends a statement past this, milliseconds; default 60,000, 0 for never. */
  readonly statementTimeoutMs?: number
  /** The server ends an idle open transaction past this, milliseconds; default 60,000. One left open would hold every reader back. */
  readonly idleInTransactionTimeoutMs?: number
  /** Told of errors of idle connections, which nobody waits for; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void
}

/**
 * A pool whose values are exact: `timestamptz` as `Instant` text, `bigint` as a safe integer (larger is an error, never a rounding),
 * `xid8` as text. The parsers belong to this pool alone. Nothing is connected yet.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName ?? 'kassandra',
    max: options.max ?? 4,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 60_000,
    options: '-c TimeZone=UTC -c DateStyle=ISO',
    types: exactTypes,
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  // Unheard on a connection that is on loan, the driver would end the process; whoever runs the next statement there gets the error.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
