import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from 'hyparquet'
import { VerificationError } from '../errors/verification-error.ts'
import { parseDecimals, type UnscaledDecimals } from '../parquet/unscaled-decimals.ts'
import type { ArchiveColumn, DecimalField } from '../table/archive-table.ts'

/**
 * Pure. The columns that a file declares.
 * @throws {VerificationError} A type that no archived table has.
 */
export function readFileColumns(metadata: FileMetaData): readonly ArchiveColumn[] {
  const decimals = parseDecimals(readKeyValues(metadata))
  return parquetSchema(metadata).children.map((node) => toColumn(node, decimals))
}

/** Pure. Key and value pairs of the footer. */
export function readKeyValues({ key_value_metadata = [] }: FileMetaData): Readonly<Record<string, string>> {
  return Object.fromEntries(key_value_metadata.map(({ key, value = '' }) => [key, value]))
}

/**
 * Pure. The same metadata without what makes the reader convert: decimals then come as their integer count and instants as
 * microseconds, exactly, where its own conversions go through floats and milliseconds.
 */
export function withoutConversions(metadata: FileMetaData): FileMetaData {
  return { ...metadata, schema: metadata.schema.map((element) => (isConverted(element) ? toPlain(element) : element)) }
}

function isConverted({ converted_type, logical_type }: SchemaElement): boolean {
  return (
    converted_type === 'DECIMAL' ||
    logical_type?.type === 'DECIMAL' ||
    logical_type?.type === 'TIMESTAMP' ||
    converted_type === 'TIMESTAMP_MICROS'
  )
}

function toPlain({ converted_type, logical_type, ...plain }: SchemaElement): SchemaElement {
  return plain
}

function toColumn(node: SchemaTree, decimals: UnscaledDecimals): ArchiveColumn {
  const { element, children } = node
  const { name } = element
  if (children.length > 0) return { name, kind: 'list', fields: toListFields(node, decimals) }
  if (element.converted_type === 'DECIMAL' || decimals.has(name)) return { kind: 'decimal', ...toDecimalField(node, decimals.get(name)) }
  const kind = toPlainKind(element)
  if (kind === undefined) throw unsupported(element)
  return { name, kind }
}

function toPlainKind({
  type,
  converted_type,
  logical_type,
}: SchemaElement): Exclude<ArchiveColumn['kind'], 'decimal' | 'list'> | undefined {
  if (logical_type?.type === 'TIMESTAMP') return logical_type.unit === 'MICROS' && logical_type.isAdjustedToUTC ? 'instant' : undefined
  if (converted_type === 'TIMESTAMP_MICROS') return 'instant' // in UTC by its definition
  if (type === 'BYTE_ARRAY' && converted_type === 'UTF8') return 'text'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'INT32' && (converted_type === undefined || converted_type === 'INT_32')) return 'integer'
  if (type === 'INT64' && (converted_type === undefined || converted_type === 'INT_64')) return 'bigint'
  return undefined
}

function toListFields({ element, children }: SchemaTree, decimals: UnscaledDecimals): readonly DecimalField[] {
  const entry = children[0]?.children[0]
  if (element.converted_type !== 'LIST' || !entry || entry.children.length === 0) throw unsupported(element)
  return entry.children.map((field) => toDecimalField(field, decimals.get(`${element.name}.${field.element.name}`)))
}

function toDecimalField({ element }: SchemaTree, unscaled: Omit<DecimalField, 'name'> | undefined): DecimalField {
  if (unscaled && element.type === 'INT64' && element.converted_type === undefined) return { name: element.name, ...unscaled }
  const { name, type, converted_type, precision, scale = 0 } = element
  if (converted_type !== 'DECIMAL' || (type !== 'INT32' && type !== 'INT64') || precision === undefined) throw unsupported(element)
  return { name, precision, scale }
}

function unsupported({ name, type, converted_type }: SchemaElement): VerificationError {
  return new VerificationError(`column ${name} has a type that is not archived: ${type ?? 'group'} ${converted_type ?? ''}`.trimEnd())
}
