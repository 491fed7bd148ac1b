import type { ExportKey } from '../outbox/outbox-entry.ts'
import type { ArchiveTable } from '../table/archive-table.ts'

/** Pure. What a file says about itself in its footer. `units` is JSON: column to unit, where one is stated. */
export function toFooter(table: ArchiveTable, key: ExportKey): Readonly<Record<string, string>> {
  const units = table.columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit] as const]))
  return {
    table: table.name,
    schema_version: String(table.schemaVersion),
    units: JSON.stringify(Object.fromEntries(units)),
    interval_from: key.from,
    interval_to: key.to,
    generation: String(key.generation),
    kind: key.generation === 0 ? 'sealed' : 'late',
    order_by: table.orderBy.join(','),
  }
}
