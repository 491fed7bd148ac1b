import type { Outbox, SqlClient } from '../outbox/outbox.ts'
import { formatInstantUs, type InstantText, parseInstantUs } from '../partition/instant.ts'
import { toCountSql } from '../source/copy-sql.ts'
import type { ArchiveTable } from '../table/archive-table.ts'

export interface LateRows {
  /** Rows of the interval that no finished or begun export holds. */
  readonly rows: number
  /** The generation that would take them. */
  readonly nextGeneration: number
}

/**
 * Counts the rows of an interval that came, or changed, after its last export was planned. With a count above zero, `exportRange`
 * with `nextGeneration` archives them. For a table without `xidColumn` it knows only of intervals never exported.
 */
export async function countLateRows(
  db: SqlClient,
  outbox: Outbox,
  table: ArchiveTable,
  from: InstantText,
  to: InstantText,
): Promise<LateRows> {
  const [fromUs, toUs] = [parseInstantUs(from), parseInstantUs(to)]
  const last = await outbox.findLast({ table: table.name, from: formatInstantUs(fromUs), to: formatInstantUs(toUs) })
  const nextGeneration = last ? last.key.generation + 1 : 0
  if (last && table.xidColumn === undefined) return { rows: 0, nextGeneration }
  const now = await db.query('select pg_current_snapshot()::text as snapshot')
  const { snapshot } = now.rows[0] as { snapshot: string }
  const counted = await db.query(toCountSql(table, { fromUs, toUs, snapshot, previousSnapshot: last?.snapshot }))
  return { rows: Number((counted.rows[0] as { rows: string }).rows), nextGeneration }
}
