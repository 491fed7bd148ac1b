import { DefinitionError } from '../errors/sync-error.ts'
import { cursorColumnsOf, type SyncedTable } from './synced-table.ts'

/**
 * Pure. Refuses a definition that could not be executed or would lose rows.
 * @throws {DefinitionError} Says which member is wrong and why.
 */
export function assertSyncedTable(table: SyncedTable): void {
  const refuse = (problem: string): never => {
    throw new DefinitionError(`Table ${table.name}: ${problem}`)
  }
  const known = new Set(table.columns)
  const named = (member: string, columns: readonly string[]): void => {
    for (const column of columns) if (!known.has(column)) refuse(`${member} names ${column}, which is not among its columns`)
  }
  if (known.size !== table.columns.length) refuse('a column is named twice')
  for (const column of RESERVED) if (known.has(column)) refuse(`${column} belongs to the synchronisation and cannot be copied`)
  const { xid, id } = cursorColumnsOf(table)
  if (xid === id) refuse('the two columns of the cursor are one')
  if (table.key.length === 0) refuse('the key is empty')
  named('key', table.key)
  named('partitionBy', table.partitionBy === undefined ? [] : [table.partitionBy])
  named('freshness', table.freshness === undefined ? [] : [table.freshness])
  if (table.rule.kind === 'newest') named('version', table.rule.version)
  if (table.rule.kind === 'furthest') assertFurthest(table, [...table.rule.greatest, ...table.rule.least, ...table.rule.firstKnown], refuse)
}

const RESERVED = ['_source', '_xid', '_id']

function assertFurthest(table: SyncedTable, moving: readonly string[], refuse: (problem: string) => never): void {
  const rest = table.columns.filter((column) => !table.key.includes(column))
  const unsaid = rest.filter((column) => moving.filter((name) => name === column).length !== 1)
  if (unsaid.length > 0) refuse(`each column outside the key moves one way: ${unsaid.join(', ')}`)
  if (moving.length !== rest.length) refuse('a moving column is in the key or not among its columns')
}
