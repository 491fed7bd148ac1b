import type { ArchiveColumn, DecimalField, DecimalType } from '../table/archive-table.ts'

/** A value as its integer count, text, boolean, or list of structs of integer counts. */
export type CellValue = string | boolean | bigint | readonly Readonly<Record<string, bigint | null>>[] | null

/** Reads the canonical text of one column's values. */
export type ValueDecoder = (text: string | null) => CellValue

const INT32: Limits = { least: -(2n ** 31n), most: 2n ** 31n - 1n }
const INT64: Limits = { least: -(2n ** 63n), most: 2n ** 63n - 1n }

/** Whole numbers that a column may hold. */
export interface Limits {
  readonly least: bigint
  readonly most: bigint
}

/**
 * Pure. Decoder of a column, which refuses what the column's type cannot hold.
 * @param narrower Limits of the writer, where it keeps less than the type.
 * @throws {RangeError} From the decoder.
 */
export function valueDecoder(column: ArchiveColumn, narrower: Limits = INT64): ValueDecoder {
  const decode = decoderOf(column, narrower)
  return (text) => (text === null ? null : decode(text))
}

function decoderOf(column: ArchiveColumn, narrower: Limits): (text: string) => CellValue {
  switch (column.kind) {
    case 'text':
      return (text) => text
    case 'boolean':
      return decodeBoolean
    case 'integer':
      return (text) => decodeInteger(text, INT32)
    case 'decimal':
      return decimalDecoder(column, narrower)
    case 'list':
      return listDecoder(column.fields, narrower)
    default:
      return (text) => decodeInteger(text, narrower)
  }
}

function decodeBoolean(text: string): boolean {
  if (text !== 't' && text !== 'f') throw new RangeError(`${shorten(text)} is no boolean`)
  return text === 't'
}

function decodeInteger(text: string, { least, most }: Limits): bigint {
  if (!/^-?\d+$/.test(text)) throw new RangeError(`${shorten(text)} is no whole number`)
  const value = BigInt(text)
  if (value < least || value > most) throw new RangeError(`${text} is not between ${least} and ${most}`)
  return value
}

function decimalDecoder({ precision }: DecimalType, narrower: Limits): (text: string) => bigint {
  const most = 10n ** BigInt(precision) - 1n
  const limits = { least: -most > narrower.least ? -most : narrower.least, most: most < narrower.most ? most : narrower.most }
  return (text) => decodeInteger(text, limits)
}

function listDecoder(fields: readonly DecimalField[], narrower: Limits): (text: string) => CellValue {
  const decoders = fields.map((field) => decimalDecoder(field, narrower))
  const entry = new RegExp(`^${fields.map(() => '(-?\\d+|null)').join(', ')}$`)
  return (text) => {
    if (text === '[]') return []
    const inner = /^\[\[(.*)\]\]$/s.exec(text)?.[1]
    if (inner === undefined) throw new RangeError(`${shorten(text)} is no list of lists`)
    return inner.split('], [').map((values) => {
      const counts = entry.exec(values)?.slice(1)
      if (!counts) throw new RangeError(`[${shorten(values)}] is no list of ${fields.length} whole numbers`)
      return Object.fromEntries(
        fields.map(({ name }, at) => [name, counts[at] === 'null' ? null : decoders[at]?.(counts[at] ?? '')]),
      ) as Readonly<Record<string, bigint | null>>
    })
  }
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
