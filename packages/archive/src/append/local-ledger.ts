import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

/** How long a file is, and what is noted of it. */
export interface LedgerEntry {
  /** From 1; one more with every append. */
  readonly version: number
  readonly sizeBytes: number
  readonly note: string
}

const NAME = '.append-ledger.db'
const BUSY = 5
const WAIT_MS = 20

/**
 * What is known of the files of one folder, and the lock on them. The lock is the operating system's: a process that dies gives it back.
 * Two threads or processes wait for one another, and never longer than one append takes.
 */
export class AppendLedger {
  readonly #folder: string
  readonly #path: string
  #database: DatabaseSync | undefined

  constructor(folder: string) {
    this.#folder = folder
    this.#path = join(folder, NAME)
  }

  /** Makes no ledger where there is none: to look is not to write. */
  find(key: string, signal: AbortSignal | undefined): Promise<LedgerEntry | undefined> {
    return this.#whenFree(signal, () => (existsSync(this.#path) ? select(this.#open(), key) : undefined))
  }

  /**
   * Changes one entry. `plan` runs under the lock and without a pause; where it throws or gives no entry, nothing is changed.
   * @returns The answer of `plan`, once the change is on the disk.
   */
  change<T>(
    key: string,
    signal: AbortSignal | undefined,
    plan: (entry: LedgerEntry | undefined) => { readonly entry: LedgerEntry | undefined; readonly answer: T },
  ): Promise<T> {
    return this.#whenFree(signal, () => {
      const database = this.#open()
      database.exec('BEGIN IMMEDIATE')
      try {
        const { entry, answer } = plan(select(database, key))
        if (entry) upsert(database, key, entry)
        database.exec('COMMIT')
        return answer
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    })
  }

  close(): void {
    this.#database?.close()
    this.#database = undefined
  }

  /** The lock is looked at again and again: SQLite's own wait would stop the whole process. */
  async #whenFree<T>(signal: AbortSignal | undefined, work: () => T): Promise<T> {
    for (;;) {
      signal?.throwIfAborted()
      try {
        return work()
      } catch (error) {
        if (!isBusy(error)) throw error
      }
      await delay(Math.random() * WAIT_MS)
    }
  }

  #open(): DatabaseSync {
    if (this.#database) return this.#database
    mkdirSync(this.#folder, { recursive: true })
    const database = connect(this.#path)
    try {
      database.exec(
        'CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, version INTEGER NOT NULL, size_bytes INTEGER NOT NULL, note TEXT NOT NULL) STRICT',
      )
    } catch (error) {
      database.close()
      throw error
    }
    this.#database = database
    return database
  }
}

/** Loaded when it is used: who only appends to a bucket needs no SQLite, and Node 22 warns that it is experimental. */
function connect(path: string): DatabaseSync {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  return new DatabaseSync(path)
}

function select(database: DatabaseSync, key: string): LedgerEntry | undefined {
  const row = database.prepare('SELECT version, size_bytes, note FROM files WHERE key = ?').get(key)
  return row && { version: Number(row['version']), sizeBytes: Number(row['size_bytes']), note: String(row['note']) }
}

function upsert(database: DatabaseSync, key: string, { version, sizeBytes, note }: LedgerEntry): void {
  database
    .prepare('INSERT INTO files VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET (version, size_bytes, note) = (?, ?, ?)')
    .run(key, version, sizeBytes, note, version, sizeBytes, note)
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY
}
