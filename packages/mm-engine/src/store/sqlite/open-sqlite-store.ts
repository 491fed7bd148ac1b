import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseStore } from '../database-store.ts'
import type { Durability, MakerStore } from '../maker-store.ts'
import { StoreError } from '../store-error.ts'
import { Connection } from './connection.ts'
import { migrate } from './migrate.ts'
import { listPragma } from './pragma.ts'
import { lockPath } from './process-lock.ts'
import { SqliteDatabase, SYNCHRONOUS } from './sqlite-database.ts'

export interface SqliteStoreOptions {
  /** Of the file; it and its folder are created where they are missing. Beside it stand `-wal`, `-shm` and `.lock`. */
  readonly path: string
  /** `power-loss` by default: each commit waits for the disk. Runs and halts always do. */
  readonly durability?: Durability
  /** How long a statement waits, and the process with it, for somebody else who writes to the file. 1,000 by default. */
  readonly busyTimeoutMs?: number
}

/** Bytes that the write-ahead log keeps after it was written back. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Opens the store at a path, alone among the processes of this machine, checks the file and brings its schema up to date.
 * @throws {StoreError} `STORE_UNWRITABLE`, `STORE_LOCKED`, `STORE_NEWER`, `STORE_CORRUPT` or `STORE_FULL`; the message says what to do.
 */
export async function openSqliteStore({ path, durability = 'power-loss', busyTimeoutMs = 1_000 }: SqliteStoreOptions): Promise<MakerStore> {
  createFolder(dirname(path))
  const unlock = lockPath(`${path}.lock`)
  try {
    return openLocked(path, durability, busyTimeoutMs, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function openLocked(path: string, durability: Durability, busyTimeoutMs: number, unlock: () => void): MakerStore {
  const connection = new Connection(path, busyTimeoutMs)
  try {
    refuseDamage(connection)
    migrate(connection) // before anything else is changed: a file that is not ours stays as it is
    connection.execute(`PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = ${LOG_LIMIT_BYTES}; PRAGMA foreign_keys = ON`)
    connection.execute(`PRAGMA synchronous = ${SYNCHRONOUS[durability]}`)
    return new DatabaseStore(new SqliteDatabase(connection, durability, unlock))
  } catch (error) {
    connection.close()
    throw error
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new StoreError('STORE_UNWRITABLE', `the folder ${folder} cannot be created; name another path, or create it`, { cause: error })
  }
}

function refuseDamage(connection: Connection): void {
  const [verdict] = listPragma(connection, 'quick_check(1)', 'quick_check')
  if (verdict === 'ok') return
  const advice = 'keep the file for study, restore the newest backup, and let the start reconcile with the exchange'
  throw new StoreError('STORE_CORRUPT', `${connection.path} is damaged (${verdict}); ${advice}`)
}
