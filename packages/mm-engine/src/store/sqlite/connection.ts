import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Query } from '../database/query.ts'
import { Row } from '../database/row.ts'
import { explainFailure } from './sqlite-failure.ts'

/** One open database: its errors explained, its statements prepared once. */
export class Connection {
  readonly path: string
  readonly database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** @param busyTimeoutMs How long a statement waits, with everything else, for another process that writes. */
  constructor(path: string, busyTimeoutMs: number) {
    this.path = path
    this.database = this.#explain(() => new DatabaseSync(path, { timeout: busyTimeoutMs }))
  }

  execute(sql: string): void {
    this.#explain(() => this.database.exec(sql))
  }

  list({ text, values }: Query): readonly Row[] {
    return this.#explain(() =>
      this.#prepared(text)
        .all(named(values))
        .map((columns) => new Row(columns)),
    )
  }

  /** @returns How many rows it changed. */
  run({ text, values }: Query): number {
    return this.#explain(() => Number(this.#prepared(text).run(named(values)).changes))
  }

  /** All that `run` writes, or nothing. */
  transaction<T>(run: () => T): T {
    this.execute('BEGIN IMMEDIATE')
    try {
      const result = run()
      this.execute('COMMIT')
      return result
    } catch (error) {
      // A full disk or a failed write has ended the transaction already.
      if (this.database.isOpen && this.database.isTransaction) this.execute('ROLLBACK')
      throw error
    }
  }

  close(): void {
    if (this.database.isOpen) this.database.close()
  }

  #prepared(text: string): StatementSync {
    const prepared = this.#statements.get(text) ?? this.database.prepare(text)
    this.#statements.set(text, prepared)
    return prepared
  }

  #explain<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw explainFailure(error, this.path)
    }
  }
}

function named(values: Query['values']): Record<string, SQLInputValue> {
  const bound: Record<string, SQLInputValue> = {}
  values.forEach((value, index) => {
    bound[`$${index + 1}`] = value
  })
  return bound
}
