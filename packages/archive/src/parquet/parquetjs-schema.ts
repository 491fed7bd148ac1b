import type { ArchiveColumn } from '../table/archive-table.ts'

/** A field as `parquetjs` wants it. */
export interface ParquetjsField {
  readonly type?: 'UTF8' | 'BOOLEAN' | 'INT32' | 'INT64' | 'TIMESTAMP_MICROS' | 'LIST'
  readonly optional?: true
  readonly repeated?: true
  readonly compression?: 'GZIP'
  readonly statistics?: false
  readonly fields?: Readonly<Record<string, ParquetjsField>>
}

/**
 * Pure. The fields of a file. Decimals are 64-bit integer counts: the library's own go through floats.
 * @param isAscii False leaves texts without statistics: the library compares them by UTF-16, readers by UTF-8, which then miss rows.
 */
export function toParquetjsFields(columns: readonly ArchiveColumn[], isAscii: boolean): Readonly<Record<string, ParquetjsField>> {
  return Object.fromEntries(columns.map((column) => [column.name, toField(column, isAscii)]))
}

const LEAF = { optional: true, compression: 'GZIP' } as const

function toField(column: ArchiveColumn, isAscii: boolean): ParquetjsField {
  switch (column.kind) {
    case 'text':
      return { type: 'UTF8', ...LEAF, ...(!isAscii && { statistics: false }) }
    case 'boolean':
      return { type: 'BOOLEAN', ...LEAF }
    case 'integer':
      return { type: 'INT32', ...LEAF }
    case 'instant':
      return { type: 'TIMESTAMP_MICROS', ...LEAF }
    case 'list': {
      const fields = Object.fromEntries(column.fields.map(({ name }) => [name, { type: 'INT64', ...LEAF } as const]))
      return { type: 'LIST', optional: true, fields: { list: { repeated: true, fields: { element: { optional: true, fields } } } } }
    }
    default:
      return { type: 'INT64', ...LEAF }
  }
}
