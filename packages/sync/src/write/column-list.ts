import { escapeIdentifier } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'

/** PostgreSQL type of each column that a batch writes: `{ trade_id: 'text', qty: 'bigint' }`. */
export type BatchColumns<Row> = { readonly [Column in keyof Row & string]: string }

/** Pure. The columns as SQL, and the rows turned into one array a column. */
export interface ColumnArrays {
  readonly names: readonly string[]
  /** `$1::text[], $2::bigint[]` */
  readonly arrays: string
  /** The text of each array; the values themselves where one of them is an object. */
  readonly values: (string | unknown[])[]
}

const TYPE_NAME = /^[a-z_][a-z0-9_ ]*(\(\d+(,\d+)?\))?$/i

/**
 * Pure.
 * @throws {DefinitionError} No column, or a type that is not the name of one.
 */
export function toArrays<Row extends object>(columns: BatchColumns<Row>, rows: readonly Row[]): ColumnArrays {
  const names = Object.keys(columns) as (keyof Row & string)[]
  if (names.length === 0) throw new DefinitionError('A batch has at least one column')
  const wrong = names.find((name) => !TYPE_NAME.test(columns[name]))
  if (wrong !== undefined) throw new DefinitionError(`Column ${wrong} has no type of that name: ${columns[wrong]}`)
  return {
    names: names.map((name) => escapeIdentifier(name)),
    arrays: names.map((name, at) => `$${at + 1}::${columns[name]}[]`).join(', '),
    values: names.map((name) => toArrayText(rows, name) ?? rows.map((row) => row[name])),
  }
}

const SPECIAL = /["\\]/
const ALL_SPECIAL = new RegExp(SPECIAL, 'g')

/**
 * The text form of an array of plain values, in a third of the time that `pg` takes.
 * @see PostgreSQL documentation, "Array Input and Output Syntax"
 */
function toArrayText<Row extends object>(rows: readonly Row[], name: keyof Row): string | undefined {
  let text = '{'
  for (const row of rows) {
    const value: unknown = row[name]
    if (text.length > 1) text += ','
    if (value === null || value === undefined) text += 'NULL'
    else if (typeof value === 'string') text += `"${SPECIAL.test(value) ? value.replace(ALL_SPECIAL, '\\$&') : value}"`
    else if (typeof value === 'object') return undefined
    else text += String(value)
  }
  return `${text}}`
}
