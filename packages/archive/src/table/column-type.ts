import type { ArchiveColumn } from './archive-table.ts'

/** Pure. A column's Parquet type as text, for comparison and messages: `decimal(9,4)`, `list(price decimal(9,4))`. */
export function describeColumnType(column: ArchiveColumn): string {
  if (column.kind === 'decimal') return `decimal(${column.precision},${column.scale})`
  if (column.kind !== 'list') return column.kind
  return `list(${column.fields.map(({ name, precision, scale }) => `${name} decimal(${precision},${scale})`).join(', ')})`
}

/** Pure. Name and type of every column in order. */
export function describeColumns(columns: readonly ArchiveColumn[]): string {
  return columns.map((column) => `${column.name} ${describeColumnType(column)}`).join(', ')
}
