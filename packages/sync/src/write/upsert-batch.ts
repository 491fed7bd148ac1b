import { escapeIdentifier } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'
import { type BatchColumns, toArrays } from './column-list.ts'

export interface UpsertOptions<Row> {
  /** Unique key of the table. */
  readonly key: readonly (keyof Row & string)[]
  /** Columns by which a row counts as changed; all outside the key by default. Name fewer where a time of receipt differs each time. */
  readonly changedBy?: readonly (keyof Row & string)[]
}

/**
 * Inserts or overwrites rows of a table that is synchronised by cursor, by one statement. A row that changed takes the current transaction
 * as its `xid`, so that it is read again; one that did not is left alone. Of several rows of one key the last one counts. Safe to repeat.
 * @returns How many rows were new or changed.
 */
export async function upsertBatch<Row extends object>(
  client: Queryable,
  table: string,
  columns: BatchColumns<Row>,
  rows: readonly Row[],
  options: UpsertOptions<Row>,
): Promise<number> {
  if (rows.length === 0) return 0
  const { names, arrays, values } = toArrays(columns, rows)
  const result = await client.query(upsertStatement(table, names, arrays, options), values)
  return result.rowCount ?? 0
}

function upsertStatement<Row>(table: string, names: readonly string[], arrays: string, options: UpsertOptions<Row>): string {
  const key = options.key.map((name) => escapeIdentifier(name))
  const rest = names.filter((name) => !key.includes(name))
  const changedBy = options.changedBy?.map((name) => escapeIdentifier(name)) ?? rest
  if (key.length === 0 || changedBy.length === 0) throw new DefinitionError(`${table}: an upsert has a key and a column that changes`)
  const changed = changedBy.map((name) => `t.${name} is distinct from excluded.${name}`)
  return `insert into ${escapeIdentifier(table)} as t (${names.join(', ')})
select distinct on (${key.join(', ')}) ${names.join(', ')}
from unnest(${arrays}) with ordinality as batch (${names.join(', ')}, _ordinal)
order by ${key.join(', ')}, _ordinal desc
on conflict (${key.join(', ')}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}, xid = pg_current_xact_id()
where ${changed.join(' or ')}`
}
