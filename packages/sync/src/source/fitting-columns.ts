import { DefinitionError } from '../errors/sync-error.ts'
import { cursorColumnsOf, type SyncedTable } from '../table/synced-table.ts'
import { type ColumnType, pickColumns, type TableColumns } from './column-types.ts'

/**
 * Pure. Refuses a source whose table cannot be read by cursor.
 * @throws {DefinitionError} A column of the cursor is missing or of another type; says what makes it.
 */
export function assertCursorColumns(found: TableColumns | undefined, table: SyncedTable, source: string): void {
  const { xid, id } = cursorColumnsOf(table)
  for (const [name, wanted] of [
    [xid, 'xid8'],
    [id, 'bigint'],
  ] as const) {
    const column = found?.get(name)
    if (found && column?.type === wanted) continue
    const state = column ? `is ${column.type} and not ${wanted}: choose others by \`cursorColumns\`` : `is missing: prepareSource() adds it`
    throw new DefinitionError(`${source}: the cursor's column ${table.name}.${name} ${state}`)
  }
}

/**
 * Pure. Refuses a column whose values would change on their way, or might not fit: one that was given another type on one side.
 * @param sourceTypes In the order of the table's columns, as the sink's.
 * @throws {DefinitionError} Names the column and both types.
 */
export function assertFits(table: SyncedTable, source: string, sourceTypes: readonly ColumnType[], sinkTypes: readonly ColumnType[]): void {
  for (const [at, column] of table.columns.entries()) {
    const [from, to] = [sourceTypes[at]?.type ?? '', sinkTypes[at]?.type ?? '']
    if (fits(from, to)) continue
    throw new DefinitionError(
      `${table.name}.${column} is ${from} in ${source} and ${to} in the sink: a ${from} does not pass unchanged into a ${to}, give both one type`,
    )
  }
}

/** What each type passes into beside itself without a loss; a text that is too long for its column is an error and no loss. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric'],
  integer: ['bigint', 'numeric'],
  bigint: ['numeric'],
  real: ['double precision'],
  json: ['jsonb'],
}

function fits(from: string, to: string): boolean {
  if (from === to || to === 'text' || to === 'character varying') return true
  if (/^(text|character varying)/.test(from) && to.startsWith('character varying(')) return true
  if (from.startsWith('numeric(') && to === 'numeric') return true
  return WIDER[from]?.includes(to) ?? false
}

/** Pure. The types of a table's columns and of its cursor, as DDL for a copy of it. */
export function columnDefinitions(
  found: TableColumns | undefined,
  table: SyncedTable,
  source: string,
): readonly (readonly [string, string])[] {
  const types = pickColumns(found, table.name, table.columns, source)
  return table.columns.map((column, at) => [column, types[at]?.type ?? 'text'])
}
