import { Pool } from 'pg'
import { readConnectionUrl } from './connection-target.ts'
import { exactClient } from './exact-client.ts'
import { exactTypes } from './type-parsers.ts'

export interface PoolOptions {
  /** Connection string, `postgres://user:password@host:5432/database?sslmode=verify-full`; the README lists its parameters. */
  readonly url: string
  /** Asked for the password at each connection, in place of the one in `url`. */
  readonly password?: (() => string | Promise<string>) | undefined
  /** Shown in `pg_stat_activity`; default what `url` says, else `kassandra`. */
  readonly applicationName?: string
  /** Connections at most; default 4. */
  readonly max?: number
  /** How long to wait for a connection, milliseconds; default what `url` says, else 10,000. */
  readonly connectTimeoutMs?: number
  /** The server ends a statement past this, milliseconds; default 60,000, 0 for never. */
  readonly statementTimeoutMs?: number
  /** The server gives up waiting for a lock past this, milliseconds; default 30,000, 0 for never. */
  readonly lockTimeoutMs?: number
  /** The server ends an idle open transaction past this, milliseconds; default 60,000. One left open would hold every reader back. */
  readonly idleInTransactionTimeoutMs?: number
  /** Told of errors of idle connections, which nobody waits for; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void
}

/** A dead peer is noticed after this and ten more seconds of silence, also where nothing is sent. */
const KEEP_ALIVE_AFTER_MS = 10_000

/** The server notices us as soon, above all while it sends: until then it holds the locks of the statement, which no other limit ends. */
const NOTICE_DEAD_CLIENTS = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2 -c tcp_user_timeout=20000'

/**
 * A pool whose values are exact: `timestamptz` as `Instant` text, `bigint` as a safe integer (larger is an error, never a rounding),
 * `xid8` as text. The parsers belong to this pool alone. Certificates, keys and passwords in files are read at each connection. Nothing is
 * connected yet.
 * @throws {DefinitionError} The URL is none, or has an unknown parameter; the message quotes nothing of it but the parameter's name.
 */
export function createPool(options: PoolOptions): Pool {
  const target = readConnectionUrl(options.url)
  const config = {
    application_name: options.applicationName ?? target.applicationName ?? 'kassandra',
    connectionTimeoutMillis: options.connectTimeoutMs ?? target.connectTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 60_000,
    lock_timeout: options.lockTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    options: `${NOTICE_DEAD_CLIENTS} ${target.options ?? ''} -c TimeZone=UTC -c DateStyle=ISO`,
    types: exactTypes,
  }
  const { connectionTimeoutMillis } = config
  const Client = exactClient({ target, config, password: options.password })
  const pool = new Pool({ max: options.max ?? 4, connectionTimeoutMillis, Client })
  pool.on('error', (error) => options.onIdleError?.(error))
  // Unheard on a connection that is on loan, the driver would end the process; whoever runs the next statement there gets the error.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
