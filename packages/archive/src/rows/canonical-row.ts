import type { ArchiveColumn, DecimalField } from '../table/archive-table.ts'
import type { LineBuffer } from './line-buffer.ts'

/**
 * Canonical text of a row: one CSV line. Integers and decimals are their integer count, instants microseconds since the epoch,
 * booleans `t` or `f`, null is empty; text is always quoted with `"` doubled inside; lists are quoted JSON such as `[[4200, 500]]`.
 * PostgreSQL's COPY writes exactly this for the query of `toCopySql`, so that its bytes are the content that digests speak of, and
 * the reader of a finished file writes it again from what it found.
 */
export type ColumnEncoder = (value: unknown, to: LineBuffer) => void

/**
 * Encoder of one column's values as the independent reader gives them, decimals and instants unscaled.
 * @throws {TypeError} From the encoder, for a value that its column cannot hold.
 */
export function columnEncoder(column: ArchiveColumn): ColumnEncoder {
  const encode = valueEncoder(column)
  return (value, to) => {
    if (value !== null && value !== undefined) encode(value, to)
  }
}

function valueEncoder(column: ArchiveColumn): ColumnEncoder {
  switch (column.kind) {
    case 'text':
      return (value, to) => to.quoted(String(value))
    case 'boolean':
      return (value, to) => to.plain(value === true ? 't' : 'f')
    case 'list':
      return (value, to) => to.quoted(encodeList(value, column.fields))
    default:
      return encodeInteger
  }
}

function encodeInteger(value: unknown, to: LineBuffer): void {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw new TypeError('a column of whole numbers holds something else')
  to.integer(value as number | bigint)
}

function encodeList(value: unknown, fields: readonly DecimalField[]): string {
  if (!Array.isArray(value)) throw new TypeError('a list column holds something else')
  return `[${value.map((entry: Readonly<Record<string, unknown>>) => `[${fields.map(({ name }) => String(entry[name])).join(', ')}]`).join(', ')}]`
}
