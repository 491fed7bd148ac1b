import { escapeIdentifier } from 'pg'
import { ensurePartitions } from '../partition/ensure-partitions.ts'
import type { Queryable } from '../pool/queryable.ts'
import { type SyncedTable, targetOf } from '../table/synced-table.ts'
import { mergeStatement } from './merge-statement.ts'

/** Moves what is staged of one table into the sink's table. Returns how many rows were inserted or changed there. */
export async function mergeStage(client: Queryable, table: SyncedTable, stage: string): Promise<number> {
  if (table.partitionBy !== undefined) await ensurePartitions(client, targetOf(table), await stagedDays(client, table.partitionBy, stage))
  if (table.rule.kind === 'custom') return table.rule.merge({ client, table, stage })
  const result = await client.query(mergeStatement(table, table.rule, stage))
  return result.rowCount ?? 0
}

async function stagedDays(client: Queryable, column: string, stage: string): Promise<readonly string[]> {
  const result = await client.query<{ day: string }>(
    `select distinct to_char(${escapeIdentifier(column)} at time zone 'UTC', 'YYYY-MM-DD') as day from ${stage}`,
  )
  return result.rows.map((row) => row.day)
}
