import type { Client } from 'pg'
import { DatabaseStore } from '../database-store.ts'
import type { Durability, MakerStore } from '../maker-store.ts'
import { StoreError } from '../store-error.ts'
import { createClient, loadDriver } from './client.ts'
import { migrate } from './migrate.ts'
import { lockDatabase, refuseOtherOwner, takeOwnership } from './ownership.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { Session } from './session.ts'

export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`, straight to the server: a pooler between them loses the lock. */
  readonly url: string
  /** Shown in `pg_stat_activity`. `kassandra-market-maker` by default. */
  readonly applicationName?: string
  /** `power-loss` by default: each commit waits for the disk of the server. Runs, versions of the configuration, halts and resumes always do. */
  readonly durability?: Durability
  /** The server ends a statement past this. 10,000 by default. */
  readonly statementTimeoutMs?: number
  /** 5,000 by default. */
  readonly connectTimeoutMs?: number
}

/** The server notices within half a minute that the machine of a connection is gone, and frees its lock. */
const NOTICE_DEAD_PEERS = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3'

/**
 * Opens the store of a PostgreSQL database, version 16 or newer, alone among all processes, and brings its schema up to date. A connection
 * that is lost later is an error of the call that met it; the next call makes a new one.
 * @throws {StoreError} `STORE_UNREACHABLE`, `STORE_UNWRITABLE`, `STORE_LOCKED`, `STORE_NEWER`, `STORE_CORRUPT`, or `STORE_UNSUPPORTED` where
 * `pg` is not installed; the message says what to do and never holds the password.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<MakerStore> {
  refuseOtherAddress(options.url)
  const {
    applicationName = 'kassandra-market-maker',
    durability = 'power-loss',
    statementTimeoutMs = 10_000,
    connectTimeoutMs = 5_000,
  } = options
  const driver = await loadDriver()
  const create = (): Client => createClient(driver, { url: options.url, applicationName, connectTimeoutMs, statementTimeoutMs })
  const writer = new Session(create, prepareWriter(durability))
  const reader = new Session(create, async () => undefined)
  await writer.connect()
  return new DatabaseStore(new PostgresDatabase(writer, reader))
}

/** All that the writer asks for has a key: to plan it anew each time costs more than to do it. */
const PLAN_ONCE = 'SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off'

/** The first connection takes the store, later ones find it as it was left. */
function prepareWriter(durability: Durability): (client: Client) => Promise<void> {
  let owner: string | undefined
  return async (client) => {
    await client.query(`${NOTICE_DEAD_PEERS}; ${PLAN_ONCE}; SET synchronous_commit = ${durability === 'power-loss' ? 'on' : 'off'}`)
    await lockDatabase(client)
    if (owner !== undefined) return refuseOtherOwner(client, owner)
    await migrate(client)
    owner = await takeOwnership(client)
  }
}

function refuseOtherAddress(url: string): void {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return
  // The address is not named: it may hold a password.
  throw new StoreError('STORE_MISUSED', 'the address of the database must be a URL that begins with postgresql://')
}
