import { escapeIdentifier, escapeLiteral } from 'pg'
import { cursorColumnsOf, type SyncedTable } from '../table/synced-table.ts'
import type { CopyFormat } from './column-types.ts'
import type { RowPosition } from './copy-tail.ts'

export interface PageRequest {
  readonly table: SyncedTable
  /** The page begins strictly behind it. */
  readonly behind: RowPosition
  /** Rows at most. */
  readonly limit: number
  /** Only rows of transactions strictly before this one, where a table waits for others. */
  readonly before?: string | undefined
  /** What the rows are marked with, so that the sink can tell the sources apart. */
  readonly sourceNumber: number
  readonly format: CopyFormat
}

/**
 * Pure. One page of a table as COPY, in cursor order, `xid` and `id` last. The upper bound is taken by the very statement that reads: rows
 * at or past the oldest running transaction wait, so that a late commit is never behind the cursor.
 */
export function pageQuery(request: PageRequest): string {
  const { table, before } = request
  const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ')
  const { xid, id } = quotedCursor(table)
  const bound = before === undefined ? '' : ` and ${xid} < ${escapeLiteral(before)}::xid8`
  return `copy (select ${columns}, ${Number(request.sourceNumber)}::int2, ${xid}, ${id} ${readable(request)}${bound}
order by ${xid}, ${id} limit ${Number(request.limit)}) to stdout (format ${request.format})`
}

/** Pure. Names those of the tables that have a row to read: one statement for all, where most are at rest. */
export function waitingQuery(requests: readonly Pick<PageRequest, 'table' | 'behind'>[]): string {
  const each = requests.map((request) => `select ${escapeLiteral(request.table.name)} as name where exists (select ${readable(request)})`)
  return each.join('\nunion all ')
}

function readable({ table, behind }: Pick<PageRequest, 'table' | 'behind'>): string {
  const { xid, id } = quotedCursor(table)
  return `from ${escapeIdentifier(table.name)}
where (${xid}, ${id}) > (${escapeLiteral(behind.xid)}::xid8, ${escapeLiteral(behind.id)}::int8)
  and ${xid} < pg_snapshot_xmin(pg_current_snapshot())`
}

function quotedCursor(table: SyncedTable): { readonly xid: string; readonly id: string } {
  const { xid, id } = cursorColumnsOf(table)
  return { xid: escapeIdentifier(xid), id: escapeIdentifier(id) }
}
