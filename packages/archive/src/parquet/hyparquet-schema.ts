import type { SchemaElement } from 'hyparquet'
import type { ArchiveColumn, DecimalField } from '../table/archive-table.ts'

/** What fits into 32 bits, digits. */
const INT32_DIGITS = 9

/** Pure. The schema of a file as the tree of its columns in the order of the format. */
export function toFileSchema(columns: readonly ArchiveColumn[]): SchemaElement[] {
  return [{ name: 'schema', num_children: columns.length }, ...columns.flatMap(toElements)]
}

function toElements(column: ArchiveColumn): SchemaElement[] {
  const { name } = column
  switch (column.kind) {
    case 'text':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' }, repetition_type: 'OPTIONAL' }]
    case 'boolean':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }]
    case 'integer':
      return [{ name, type: 'INT32', converted_type: 'INT_32', repetition_type: 'OPTIONAL' }]
    case 'bigint':
      return [{ name, type: 'INT64', converted_type: 'INT_64', repetition_type: 'OPTIONAL' }]
    case 'instant':
      return [toInstant(name)]
    case 'decimal':
      return [toDecimal(column)]
    case 'list':
      return [
        { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', num_children: column.fields.length },
        ...column.fields.map(toDecimal),
      ]
  }
}

function toInstant(name: string): SchemaElement {
  return {
    name,
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    repetition_type: 'OPTIONAL',
  }
}

function toDecimal({ name, precision, scale }: DecimalField): SchemaElement {
  return {
    name,
    type: precision <= INT32_DIGITS ? 'INT32' : 'INT64',
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', precision, scale },
    precision,
    scale,
    repetition_type: 'OPTIONAL',
  }
}
