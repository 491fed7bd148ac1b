import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { Row } from './row.ts'
import { explainFailure } from './sqlite-failure.ts'

export type Parameter = string | number | boolean | undefined
export type Parameters = Readonly<Record<string, Parameter>>

export interface Statement {
  /** @returns How many rows it changed. */
  run(parameters?: Parameters): number
  find(parameters?: Parameters): Row | undefined
  list(parameters?: Parameters): readonly Row[]
}

/** One open database: its errors explained, its numbers checked, its transactions nested. */
export class Connection {
  readonly path: string
  readonly database: DatabaseSync
  #depth = 0

  /** @param busyTimeoutMs How long a statement waits, with everything else, for another process that writes. */
  constructor(path: string, busyTimeoutMs: number) {
    this.path = path
    this.database = this.#explain(() => new DatabaseSync(path, { timeout: busyTimeoutMs }))
  }

  execute(sql: string): void {
    this.#explain(() => this.database.exec(sql))
  }

  /** Parameters are named `:name` in the text. */
  prepare(sql: string): Statement {
    const statement = this.#explain(() => this.database.prepare(sql))
    return {
      run: (parameters) => this.#explain(() => Number(statement.run(bind(parameters)).changes)),
      find: (parameters) => this.#explain(() => firstRow(statement, parameters)),
      list: (parameters) => this.#explain(() => statement.all(bind(parameters)).map((values) => new Row(values))),
    }
  }

  /** All that `run` writes, or nothing. An inner transaction that throws takes back its own part only. */
  transaction<T>(run: () => T): T {
    const mark = `nested_${this.#depth}`
    const isOuter = this.#depth === 0
    this.execute(isOuter ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${mark}`)
    this.#depth++
    try {
      const result = run()
      refusePromise(result)
      this.execute(isOuter ? 'COMMIT' : `RELEASE ${mark}`)
      return result
    } catch (error) {
      this.#rollBack(isOuter, mark)
      throw error
    } finally {
      this.#depth--
    }
  }

  get isInTransaction(): boolean {
    return this.#depth > 0
  }

  close(): void {
    if (this.database.isOpen) this.database.close()
  }

  #rollBack(isOuter: boolean, mark: string): void {
    // A full disk or a failed write has ended the transaction already, and the store may have been closed meanwhile.
    if (!this.database.isOpen || !this.database.isTransaction) return
    this.execute(isOuter ? 'ROLLBACK' : `ROLLBACK TO ${mark}; RELEASE ${mark}`)
  }

  #explain<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw explainFailure(error, this.path)
    }
  }
}

function firstRow(statement: StatementSync, parameters: Parameters | undefined): Row | undefined {
  const values = statement.get(bind(parameters))
  return values && new Row(values)
}

function bind(parameters: Parameters = {}): Record<string, SQLInputValue> {
  const bound: Record<string, SQLInputValue> = {}
  for (const [name, value] of Object.entries(parameters)) bound[name] = toInput(name, value)
  return bound
}

function toInput(name: string, value: Parameter): SQLInputValue {
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return value
  if (!Number.isSafeInteger(value)) throw new StoreError('STORE_MISUSED', `${name} must be a safe integer, got ${value}`)
  return value + 0 // no negative zero
}

function refusePromise(result: unknown): void {
  if (typeof (result as { then?: unknown } | undefined | null)?.then !== 'function') return
  throw new StoreError('STORE_MISUSED', 'a transaction must not return a promise: what it awaits would be written outside of it')
}
