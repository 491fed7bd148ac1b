import { type ArchiveColumn, type ArchiveTable, DEFAULT_ROW_GROUP_ROWS, type DecimalType } from '../table/archive-table.ts'
import type { ParquetJob } from './parquet-engine.ts'

/** What a reader's buffer holds beside its longest line. */
const SPARE_BYTES = 1024 * 1024

/**
 * Pure. The DuckDB statement that turns a file of canonical rows into Parquet. Version 2 has the encodings for what rises by small
 * steps, as instants and sequence numbers do.
 * @param maxLineBytes A longer line fails the statement. The reader's buffers grow with it.
 */
export function toDuckdbSql({ table, rowsPath, parquetPath, metadata }: ParquetJob, maxLineBytes: number): string {
  const footer = Object.entries(metadata).map(([key, value]) => `${identifier(key)}: ${literal(value)}`)
  return [
    `copy (select ${table.columns.map((column) => `${toExpression(column)} as ${identifier(column.name)}`).join(', ')}`,
    `from ${toReader(table, rowsPath, maxLineBytes)}`,
    `) to ${literal(parquetPath)} (format parquet, parquet_version v2, compression zstd, row_group_size ${table.rowGroupRows ?? DEFAULT_ROW_GROUP_ROWS}`,
    footer.length > 0 ? `, kv_metadata {${footer.join(', ')}})` : ')',
  ].join(' ')
}

/** Every reading option is given, so that nothing is guessed from the data; a quoted empty text stays apart from null. */
function toReader(table: ArchiveTable, rowsPath: string, maxLineBytes: number): string {
  const columns = table.columns.map((column) => `${literal(column.name)}: ${literal(toReadType(column))}`)
  return `read_csv(${literal(rowsPath)}, columns = {${columns.join(', ')}}, auto_detect = false, header = false, delim = ',', quote = '"',
    escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true, parallel = false, encoding = 'utf-8',
    max_line_size = ${maxLineBytes}, buffer_size = ${maxLineBytes + SPARE_BYTES})`
}

function toReadType(column: ArchiveColumn): string {
  if (column.kind === 'text' || column.kind === 'list') return 'VARCHAR'
  if (column.kind === 'boolean') return 'BOOLEAN'
  return column.kind === 'integer' ? 'INTEGER' : 'BIGINT'
}

function toExpression(column: ArchiveColumn): string {
  const name = identifier(column.name)
  if (column.kind === 'instant') return `make_timestamptz(${name})`
  if (column.kind === 'decimal') return toDecimal(name, column)
  if (column.kind !== 'list') return name
  const fields = column.fields.map((field, index) => `${identifier(field.name)}: ${toDecimal(`level[${index + 1}]`, field)}`)
  return `list_transform(${name}::BIGINT[][], lambda level: {${fields.join(', ')}})`
}

/** Division would give a DOUBLE; the product of two decimals is exact, and the cast refuses what does not fit. */
function toDecimal(count: string, { precision, scale }: DecimalType): string {
  const unit = scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`
  return `(${count}::DECIMAL(19, 0) * ${unit}::DECIMAL(${scale + 1}, ${scale}))::DECIMAL(${precision}, ${scale})`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
