import { createHash } from 'node:crypto'
import { escapeIdentifier } from 'pg'
import type { Queryable } from '../pool/queryable.ts'
import type { ColumnType, CopyFormat } from '../source/column-types.ts'
import { type SyncedTable, targetOf } from '../table/synced-table.ts'

/** A temporary table of one connection that takes the pages of all sources of one table, and is empty again after each transaction. */
export interface Stage {
  /** Quoted. */
  readonly name: string
  readonly types: readonly ColumnType[]
}

const LONGEST_PREFIX = 40

/**
 * Makes the stage if this connection has none yet. Its columns have the types of the sink's table; the name tells one list of columns from
 * another, so that a changed definition never meets an old stage.
 */
export async function openStage(client: Queryable, table: SyncedTable, types: readonly ColumnType[]): Promise<Stage> {
  const columns = table.columns.map((column, at) => `${escapeIdentifier(column)} ${types[at]?.type ?? 'text'}`)
  const shape = createHash('sha256').update(columns.join(',')).digest('hex').slice(0, 12)
  const name = escapeIdentifier(`stage_${targetOf(table).slice(0, LONGEST_PREFIX)}_${shape}`)
  await client.query(
    `create temporary table if not exists ${name} (${columns.join(', ')}, _source int2, _xid xid8, _id int8) on commit delete rows`,
  )
  return { name, types }
}

/** Pure. */
export function stageCopy(table: SyncedTable, stage: Stage, format: CopyFormat): string {
  const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ')
  return `copy ${stage.name} (${columns}, _source, _xid, _id) from stdin (format ${format})`
}
