import { statSync } from 'node:fs'
import type { Database, Found, Transaction, Written } from '../database/database.ts'
import type { Query } from '../database/query.ts'
import type { Durability } from '../maker-store.ts'
import type { Connection } from './connection.ts'
import { listPragma } from './pragma.ts'
import { backUp } from './sqlite-backup.ts'

/** @see https://www.sqlite.org/pragma.html#pragma_synchronous */
export const SYNCHRONOUS: Readonly<Record<Durability, string>> = { 'power-loss': 'FULL', 'process-crash': 'NORMAL' }

/** A migrated file. A call is done when it returns its promise: nothing comes between the parts of a transaction. */
export class SqliteDatabase implements Database {
  readonly #connection: Connection
  readonly #durability: Durability
  readonly #unlock: () => void

  /** @param unlock Called when the store is closed. */
  constructor(connection: Connection, durability: Durability, unlock: () => void) {
    this.#connection = connection
    this.#durability = durability
    this.#unlock = unlock
  }

  async read(queries: readonly Query[]): Promise<Found> {
    return queries.map((query) => this.#connection.list(query))
  }

  async write<T>(transaction: Transaction<T>): Promise<Written<T>> {
    return this.#durably(transaction.isDurable, () => this.#connection.transaction(() => this.#carryOut(transaction)))
  }

  backup(path: string): Promise<void> {
    return backUp(this.#connection, path)
  }

  async sizeBytes(): Promise<number> {
    const { path } = this.#connection
    return [path, `${path}-wal`].reduce((bytes, file) => bytes + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  }

  async findDamage(): Promise<readonly string[]> {
    const damage = listPragma(this.#connection, 'integrity_check', 'integrity_check').filter((line) => line !== 'ok')
    const orphans = listPragma(this.#connection, 'foreign_key_check', 'table').map((table) => `a row of ${table} refers to nothing`)
    return [...damage, ...orphans]
  }

  async close(): Promise<void> {
    this.#connection.close()
    this.#unlock()
  }

  #carryOut<T>({ reads, plan }: Transaction<T>): Written<T> {
    const { statements, result } = plan(reads.map((query) => this.#connection.list(query)))
    return { result, changedRows: statements.reduce((sum, statement) => sum + this.#connection.run(statement), 0) }
  }

  #durably<T>(isDurable: boolean, run: () => T): T {
    if (!isDurable || this.#durability === 'power-loss') return run()
    this.#connection.execute(`PRAGMA synchronous = ${SYNCHRONOUS['power-loss']}`)
    try {
      return run()
    } finally {
      this.#connection.execute(`PRAGMA synchronous = ${SYNCHRONOUS[this.#durability]}`)
    }
  }
}
