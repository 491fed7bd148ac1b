import type { ArchiveColumn, DecimalField } from '../table/archive-table.ts'

/** Key of the footer under which a file without DECIMAL columns says which of its 64-bit integers are decimals. */
const KEY = 'decimals'

/** Pure. Footer entry of a writer that keeps decimals as integer counts: JSON, `column` or `column.field` to precision and scale. */
export function describeDecimals(columns: readonly ArchiveColumn[]): Readonly<Record<string, string>> {
  const decimals = columns.flatMap((column) => {
    if (column.kind === 'decimal') return [toEntry(column.name, column)]
    return column.kind === 'list' ? column.fields.map((field) => toEntry(`${column.name}.${field.name}`, field)) : []
  })
  return decimals.length === 0 ? {} : { [KEY]: JSON.stringify(Object.fromEntries(decimals)) }
}

/** What a footer says of its integers: precision and scale by `column` or `column.field`; empty for a file of other writers. */
export type UnscaledDecimals = ReadonlyMap<string, Omit<DecimalField, 'name'>>

/** Pure. Reads the footer entry again. What is no such entry says nothing. */
export function parseDecimals(metadata: Readonly<Record<string, string>>): UnscaledDecimals {
  const entries = Object.entries(parseObject(metadata[KEY]))
  return new Map(
    entries.flatMap(([path, type]) => {
      const [precision, scale] = Array.isArray(type) ? (type as readonly unknown[]) : []
      return Number.isSafeInteger(precision) && Number.isSafeInteger(scale)
        ? [[path, { precision: Number(precision), scale: Number(scale) }] as const]
        : []
    }),
  )
}

function toEntry(path: string, { precision, scale }: Omit<DecimalField, 'name'>): readonly [string, readonly number[]] {
  return [path, [precision, scale]]
}

function parseObject(text = '{}'): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
