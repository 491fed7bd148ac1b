import { ArchiveError } from '../../errors/archive-error.ts'
import type { ArchiveColumn, ArchiveTable } from '../../table/archive-table.ts'

/** The tables cannot be read from where they are said to be described. */
export class TablesError extends ArchiveError {
  override readonly name = 'TablesError'
  readonly code = 'TABLES_INVALID'
  readonly retryable = false
}

/**
 * Finds table descriptions among what a module exports, or in a JSON document: each value that looks like one, alone or in a list.
 * @throws {TablesError} One of them is not complete; the message says where.
 */
export function parseTables(exported: Readonly<Record<string, unknown>>): readonly ArchiveTable[] {
  const tables = new Map<string, ArchiveTable>()
  for (const [name, value] of Object.entries(exported)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const [at, each] of values.entries()) {
      if (!isTableLike(each)) continue
      const table = checkTable(each, Array.isArray(value) ? `${name}[${at}]` : name)
      tables.set(table.name, table)
    }
  }
  return [...tables.values()]
}

type Fields = Readonly<Record<string, unknown>>

function isTableLike(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && 'columns' in value && 'rangeColumn' in value
}

function checkTable(table: Fields, where: string): ArchiveTable {
  const { name, schemaVersion, columns, rangeColumn, timeColumn, orderBy, xidColumn, rowGroupRows } = table
  requireThat(isText(name) && /^[a-z][a-z0-9_]*$/.test(name), where, 'name is lower case letters, digits and underscores')
  requireThat(isCount(schemaVersion), where, 'schemaVersion is a whole number')
  requireThat(Array.isArray(columns) && columns.length > 0, where, 'columns is a list')
  const checked = columns.map((column: unknown, at) => checkColumn(column, `${where}.columns[${at}]`))
  const known = (column: unknown): boolean => checked.some((each) => each.name === column)
  requireThat(isText(rangeColumn), where, 'rangeColumn is the name of a column')
  requireThat(isText(timeColumn) && known(timeColumn), where, 'timeColumn is one of its columns')
  requireThat(Array.isArray(orderBy) && orderBy.length > 0 && orderBy.every(isText), where, 'orderBy is a list of columns')
  requireThat(xidColumn === undefined || isText(xidColumn), where, 'xidColumn is the name of a column')
  requireThat(rowGroupRows === undefined || (isCount(rowGroupRows) && rowGroupRows > 0), where, 'rowGroupRows is a whole number from 1')
  return { name, schemaVersion, columns: checked, rangeColumn, timeColumn, orderBy, xidColumn, rowGroupRows }
}

function checkColumn(column: unknown, where: string): ArchiveColumn {
  requireThat(isFields(column) && isText(column['name']), where, 'a column has a name')
  const { name, kind, unit } = column
  requireThat(isText(name) && (unit === undefined || isText(unit)), where, 'name and unit are texts')
  switch (kind) {
    case 'text':
      return { name, kind, unit }
    case 'boolean':
    case 'integer':
    case 'bigint':
    case 'instant':
      return { name, kind, unit }
    case 'decimal':
      return { name, kind, unit, ...checkDecimal(column, where) }
    case 'list': {
      const { fields } = column
      requireThat(Array.isArray(fields) && fields.length > 0, where, 'a list has fields')
      return { name, kind, unit, fields: fields.map((field: unknown, at) => checkField(field, `${where}.fields[${at}]`)) }
    }
    default:
      throw new TablesError(`${where}: kind is text, boolean, integer, bigint, instant, decimal or list`)
  }
}

function checkField(field: unknown, where: string): { name: string; precision: number; scale: number } {
  requireThat(isFields(field) && isText(field['name']), where, 'a field has a name')
  return { name: String(field['name']), ...checkDecimal(field, where) }
}

function checkDecimal({ precision, scale }: Fields, where: string): { precision: number; scale: number } {
  requireThat(isCount(precision) && precision >= 1 && precision <= 18, where, 'precision is a whole number from 1 to 18')
  requireThat(isCount(scale) && scale <= precision, where, 'scale is a whole number up to the precision')
  return { precision, scale }
}

function requireThat(holds: boolean, where: string, rule: string): asserts holds {
  if (!holds) throw new TablesError(`${where}: ${rule}`)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
