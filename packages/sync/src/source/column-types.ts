import { DefinitionError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'

/** Type of a column as the catalogue writes it, `numeric(9,4)`. `builtin` types have the same binary form in every database. */
export interface ColumnType {
  readonly type: string
  readonly builtin: boolean
}

export type TableColumns = ReadonlyMap<string, ColumnType>

const COLUMN_TYPES = `
select wanted.name as "table", attname as "column", format_type(atttypid, atttypmod) as type,
  typnamespace = 'pg_catalog'::regnamespace as builtin
from unnest($1::text[]) as wanted (name)
join pg_attribute on attrelid = to_regclass(quote_ident(wanted.name)) and attnum > 0 and not attisdropped
join pg_type on pg_type.oid = atttypid`

/** Columns of some tables as the connection sees them. A table that is not there is absent from the map. */
export async function readColumnTypes(client: Queryable, tables: readonly string[]): Promise<ReadonlyMap<string, TableColumns>> {
  const result = await client.query<{ table: string; column: string; type: string; builtin: boolean }>(COLUMN_TYPES, [tables])
  const found = new Map<string, Map<string, ColumnType>>()
  for (const { table, column, type, builtin } of result.rows) {
    const columns = found.get(table) ?? new Map<string, ColumnType>()
    found.set(table, columns.set(column, { type, builtin }))
  }
  return found
}

/**
 * The types of exactly these columns, in order.
 * @param where What the message calls the database.
 * @throws {DefinitionError} The table or a column of it is not there.
 */
export function pickColumns(
  found: TableColumns | undefined,
  table: string,
  names: readonly string[],
  where: string,
): readonly ColumnType[] {
  if (!found) throw new DefinitionError(`${where} has no table ${table}`)
  return names.map((name) => {
    const column = found.get(name)
    if (!column) throw new DefinitionError(`${where} has no column ${table}.${name}: add it there, or take it out of the definition`)
    return column
  })
}

/** How bytes travel between two columns lists: binary only where both sides hold the same built-in types, since it converts nothing. */
export type CopyFormat = 'binary' | 'text'

/** Pure. Both lists are of the same columns in the same order. */
export function chooseFormat(source: readonly ColumnType[], sink: readonly ColumnType[]): CopyFormat {
  const same = source.every((column, at) => column.builtin && sink[at]?.builtin === true && column.type === sink[at].type)
  return same ? 'binary' : 'text'
}
