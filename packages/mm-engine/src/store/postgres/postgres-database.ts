import type { Client } from 'pg'
import type { Database, Found, Transaction, Written } from '../database/database.ts'
import { type Query, query } from '../database/query.ts'
import { TABLE_NAMES } from '../schema/tables.ts'
import { StoreError } from '../store-error.ts'
import type { Session } from './session.ts'

const BEGIN = query('BEGIN')
const COMMIT = query('COMMIT')
const ROLLBACK = query('ROLLBACK')
const WAIT_FOR_DISK = query('SET LOCAL synchronous_commit = on')

const SIZE = query(`SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0)::bigint AS bytes
  FROM unnest(ARRAY[${TABLE_NAMES.map((name) => `'${name}'`).join(', ')}]) AS name`)

/** A migrated database. A write takes two round trips, whatever it writes; reads have a connection of their own, so that they hold up no commit. */
export class PostgresDatabase implements Database {
  readonly #writer: Session
  readonly #reader: Session
  #writes: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  /** @param writer Holds the lock of the database wherever it is connected. */
  constructor(writer: Session, reader: Session) {
    this.#writer = writer
    this.#reader = reader
  }

  async read(queries: readonly Query[]): Promise<Found> {
    this.#refuseClosed()
    const answers = await this.#reader.ask(await this.#reader.connect(), queries)
    return answers.map(({ rows }) => rows)
  }

  async write<T>(transaction: Transaction<T>): Promise<Written<T>> {
    this.#refuseClosed()
    const written = this.#writes.then(() => this.#carryOut(transaction))
    this.#writes = written.catch(() => undefined) // told to who asked for it
    return written
  }

  async backup(): Promise<void> {
    throw new StoreError('STORE_UNSUPPORTED', 'a PostgreSQL store is not copied from here; use pg_dump, or the backups of the server')
  }

  async sizeBytes(): Promise<number> {
    const [rows] = await this.read([SIZE])
    return rows?.[0]?.integer('bytes') ?? 0
  }

  /** The server guards its files itself. */
  async findDamage(): Promise<readonly string[]> {
    return []
  }

  close(): Promise<void> {
    this.#closing ??= this.#writes.then(() => Promise.all([this.#writer.close(), this.#reader.close()])).then(() => undefined)
    return this.#closing
  }

  /** The transaction is known to be open before anything is written in it, and nobody else writes: the lock is of this connection. */
  async #carryOut<T>({ reads, isDurable, plan }: Transaction<T>): Promise<Written<T>> {
    const client = await this.#writer.connect()
    try {
      const [, ...found] = await this.#writer.ask(client, [BEGIN, ...reads])
      const { statements, result } = plan(found.map(({ rows }) => rows))
      const changedRows = await this.#apply(client, isDurable ? [WAIT_FOR_DISK, ...statements] : statements)
      return { result, changedRows }
    } catch (error) {
      await this.#abandon(client, error)
      throw error
    }
  }

  async #apply(client: Client, statements: readonly Query[]): Promise<number> {
    const answers = await this.#writer.ask(client, [...statements, COMMIT])
    if (answers.at(-1)?.done !== 'COMMIT') throw new StoreError('STORE_FAILED', 'the server took the transaction back without saying why')
    return answers.slice(0, -1).reduce((sum, { changedRows }) => sum + changedRows, 0)
  }

  async #abandon(client: Client, error: unknown): Promise<void> {
    if (error instanceof StoreError && error.code === 'STORE_UNREACHABLE') return // given up already
    try {
      await this.#writer.ask(client, [ROLLBACK])
    } catch {
      await this.#writer.close() // the connection takes the transaction with it, and the first error says more
    }
  }

  #refuseClosed(): void {
    if (this.#closing) throw new StoreError('STORE_MISUSED', 'the store is closed')
  }
}
