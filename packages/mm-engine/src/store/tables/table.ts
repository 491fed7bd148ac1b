import { piecesOf } from '../database/many.ts'
import { type Parameter, type Query, toValue } from '../database/query.ts'

/** Where a row stands and what of it is written. */
export interface Table {
  readonly name: string
  /** Those that are stored; what the database computes is left out. */
  readonly columns: readonly string[]
  /** What names a row. */
  readonly key: readonly string[]
  /** Columns that change when a row of this key is put again. */
  readonly updated: readonly string[]
}

export type Columns = Readonly<Record<string, Parameter>>

export interface Writer {
  /**
   * @param rows Of different keys.
   * @throws {StoreError} `STORE_MISUSED`: a number that is no safe integer; the message names the column.
   */
  put(rows: readonly Columns[]): readonly Query[]
  /** Reads the stored columns. @param clauses What follows the name of the table. */
  select(clauses: string): string
}

/** Pure. The statements that a table needs. */
export function writerOf({ name, columns, key, updated }: Table): Writer {
  const changes = updated.map((column) => `${column} = excluded.${column}`)
  const insert = `INSERT INTO ${name} (${columns.join(', ')}) VALUES`
  const onConflict = `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changes.join(', ')}`
  const toPut = (rows: readonly Columns[]): Query => ({
    text: `${insert} ${placesOf(rows.length, columns.length)} ${onConflict}`,
    values: rows.flatMap((row) => columns.map((column) => toValue(`${name}.${column}`, row[column]))),
  })
  return {
    put: (rows) => piecesOf(rows).map(toPut),
    select: (clauses) => `SELECT ${columns.join(', ')} FROM ${name} ${clauses}`,
  }
}

const placesOf = (rows: number, columns: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (_, column) => `$${row * columns + column + 1}`).join(', ')})`,
  ).join(', ')
