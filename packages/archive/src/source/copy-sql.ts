import { formatInstantUs } from '../partition/instant.ts'
import type { ArchiveColumn, ArchiveTable } from '../table/archive-table.ts'

/** Which rows of a table one export takes. */
export interface RowSelection {
  /** Microseconds since the epoch, included. */
  readonly fromUs: number
  /** Microseconds since the epoch, excluded. */
  readonly toUs: number
  /** `pg_snapshot` as text: rows it does not see wait for the next generation. Ignored by a table without `xidColumn`. */
  readonly snapshot: string
  /** Snapshot of the generation before: rows it sees are archived already. */
  readonly previousSnapshot?: string | undefined
}

const SNAPSHOT = /^\d+:\d+:(\d+(,\d+)*)?$/

/** Pure. The statement whose output is the canonical text of the selected rows, in the table's order. */
export function toCopySql(table: ArchiveTable, selection: RowSelection): string {
  const quoted = table.columns.filter(({ kind }) => kind === 'text' || kind === 'list').map(({ name }) => identifier(name))
  const forceQuote = quoted.length > 0 ? `, force_quote (${quoted.join(', ')})` : ''
  return `copy (${toSelect(table, selection)}) to stdout (format csv, encoding 'UTF8'${forceQuote})`
}

/** Pure. Counts the selected rows. */
export function toCountSql(table: ArchiveTable, selection: RowSelection): string {
  return `select count(*)::text as rows from ${identifier(table.name)} where ${toCondition(table, selection)}`
}

function toSelect(table: ArchiveTable, selection: RowSelection): string {
  const order = table.orderBy.map((name) => orderExpression(table, name))
  const columns = table.columns.map((column) => `${selectExpression(column)} as ${identifier(column.name)}`)
  return `select ${columns.join(', ')} from ${identifier(table.name)} as source where ${toCondition(table, selection)} order by ${order.join(', ')}`
}

function toCondition(table: ArchiveTable, { fromUs, toUs, snapshot, previousSnapshot }: RowSelection): string {
  const range = identifier(table.rangeColumn)
  const conditions = [`${range} >= ${instantLiteral(fromUs)}`, `${range} < ${instantLiteral(toUs)}`]
  if (table.xidColumn !== undefined) {
    const xid = identifier(table.xidColumn)
    conditions.push(`pg_visible_in_snapshot(${xid}, ${snapshotLiteral(snapshot)})`)
    if (previousSnapshot !== undefined) conditions.push(`not pg_visible_in_snapshot(${xid}, ${snapshotLiteral(previousSnapshot)})`)
  }
  return conditions.join(' and ')
}

function selectExpression(column: ArchiveColumn): string {
  const name = identifier(column.name)
  if (column.kind === 'instant') return `(extract(epoch from ${name}) * 1000000)::bigint`
  if (column.kind === 'list') return `${name}::text`
  return name
}

/** By the table's own column, not by the output column of the same name: an index in that order can then serve. */
function orderExpression(table: ArchiveTable, name: string): string {
  const isText = table.columns.some((column) => column.name === name && column.kind === 'text')
  return `source.${identifier(name)}${isText ? ' collate "C"' : ''}`
}

function instantLiteral(instantUs: number): string {
  return `timestamptz '${formatInstantUs(instantUs)}'`
}

function snapshotLiteral(snapshot: string): string {
  if (!SNAPSHOT.test(snapshot)) throw new RangeError('not a pg_snapshot')
  return `pg_snapshot '${snapshot}'`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
