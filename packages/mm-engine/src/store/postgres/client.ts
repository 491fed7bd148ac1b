import type { Client, ClientConfig, CustomTypesConfig } from 'pg'
import { StoreError } from '../store-error.ts'

/** What is used of the driver, which only those who open such a store have to install. */
export type Driver = Pick<typeof import('pg'), 'Client' | 'types'>

export interface ClientOptions {
  readonly url: string
  readonly applicationName: string
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
}

/** Type OIDs of PostgreSQL's catalogue (src/include/catalog/pg_type.dat). */
const INT8 = 20

/** The server ends a statement first; this is for one whose answer never comes. */
const ANSWER_MARGIN_MS = 5_000

/** @throws {StoreError} `STORE_UNSUPPORTED`: the driver is not installed. */
export async function loadDriver(): Promise<Driver> {
  try {
    return await import('pg')
  } catch (error) {
    throw new StoreError('STORE_UNSUPPORTED', 'the PostgreSQL driver is not installed; run `npm install pg`', { cause: error })
  }
}

/** A connection that is not made yet. What it is asked goes out at once, without waiting for the answers before. */
export function createClient({ Client, types }: Driver, options: ClientOptions): Client {
  const config: ClientConfig = {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + ANSWER_MARGIN_MS,
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
    keepAlive: true,
    pipeline: true,
    types: exactTypes(types),
  }
  return new Client(config)
}

/** Whole numbers are never rounded: one past the safe integers fails its query. */
const exactTypes = (types: Driver['types']): CustomTypesConfig => ({
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? toSafeInteger : types.getTypeParser(oid, format),
})

function toSafeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new StoreError('STORE_CORRUPT', `the database holds ${text}, a number past the safe integers`)
}

/** For messages: where the database is, without user and password. */
export const nameOf = ({ database, host, port }: Client): string => `the database ${database ?? ''} at ${host}:${port}`
