import { escapeIdentifier } from 'pg'
import type { Queryable } from '../pool/queryable.ts'
import { type BatchColumns, toArrays } from './column-list.ts'

/**
 * Inserts rows by one statement, whatever their number; rows whose key is there already are left out. Safe to repeat.
 * @param columns What is written, with PostgreSQL types; JSON goes as JSON text, instants as text.
 * @returns How many rows were new.
 */
export async function insertBatch<Row extends object>(
  client: Queryable,
  table: string,
  columns: BatchColumns<Row>,
  rows: readonly Row[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { names, arrays, values } = toArrays(columns, rows)
  const result = await client.query(
    `insert into ${escapeIdentifier(table)} (${names.join(', ')}) select * from unnest(${arrays}) on conflict do nothing`,
    values,
  )
  return result.rowCount ?? 0
}
