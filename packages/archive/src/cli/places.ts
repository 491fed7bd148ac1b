import type { Command } from 'commander'
import { Pool } from 'pg'
import type { ObjectStore } from '../store/object-store.ts'
import { openStore } from '../store/open-store.ts'
import { CliUsageError } from './cli-error.ts'
import type { Io } from './io.ts'

export interface StoreOptions {
  readonly store?: string
  readonly endpoint?: string
}

export function addStoreOptions(command: Command): Command {
  return command
    .option('--store <url>', 'a folder, s3://bucket/prefix or gs://bucket/prefix; default $ARCHIVE_STORE')
    .option('--endpoint <url>', 'address of a service that speaks the language of S3 or GCS; default the real one')
}

/**
 * Opens the store that the options or the environment name, and closes it behind the work.
 * @throws {CliUsageError} They name none.
 */
export async function withStore<T>({ store, endpoint }: StoreOptions, { env }: Io, work: (store: ObjectStore) => Promise<T>): Promise<T> {
  const url = store ?? env['ARCHIVE_STORE']
  if (!url) throw new CliUsageError('name the store: --store <url>, or ARCHIVE_STORE in the environment')
  const emulator = env['STORAGE_EMULATOR_HOST']
  const opened = await openStore(url, {
    s3: endpoint === undefined ? {} : { endpoint, forcePathStyle: true },
    gcs: emulator ? { endpoint: endpoint ?? emulator.replace(/\/$/, ''), credentials: 'anonymous' } : { endpoint },
  })
  return work(opened).finally(() => opened.close())
}

export interface DatabaseOptions {
  readonly database?: string
}

export function addDatabaseOption(command: Command, what: string): Command {
  return command.option('--database <url>', `${what}; default $ARCHIVE_DATABASE_URL, which other users of the machine do not see`)
}

/** The URL that the options or the environment name. */
export function findDatabaseUrl({ database }: DatabaseOptions, { env }: Io): string | undefined {
  return database || env['ARCHIVE_DATABASE_URL'] || undefined
}

/** @throws {CliUsageError} It is named nowhere. */
export function getDatabaseUrl(options: DatabaseOptions, io: Io): string {
  const url = findDatabaseUrl(options, io)
  if (url === undefined) throw new CliUsageError('name the database: ARCHIVE_DATABASE_URL in the environment, or --database <url>')
  return url
}

/** @throws {CliUsageError} The URL is none of PostgreSQL. */
export async function withPool<T>(url: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new CliUsageError('the URL of a database is postgresql://user@host:port/name')
  const pool = new Pool({ connectionString: url, max: 3, application_name: 'archive', connectionTimeoutMillis: 15_000 })
  // A connection that is lost while nobody uses it is replaced by the next one.
  pool.on('error', () => undefined)
  return work(pool).finally(() => pool.end())
}
