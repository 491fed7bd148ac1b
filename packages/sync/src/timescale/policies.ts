import { escapeIdentifier } from 'pg'
import type { Queryable } from '../pool/queryable.ts'

/**
 * Lets the extension move chunks to the columnstore once they are this old by the wall clock, in place of any such policy before. Needs
 * the community licence (`full`) and the table's owner. Choose days that late rows have behind them.
 * @see TimescaleDB reference, `add_columnstore_policy`
 */
export async function setColumnstorePolicy(client: Queryable, table: string, afterDays: number): Promise<void> {
  await client.query(`call remove_columnstore_policy(${nameOf(table)}, if_exists => true)`)
  await client.query(`call add_columnstore_policy(${nameOf(table)}, after => interval '${days(afterDays)} days')`)
}

/**
 * Lets the extension drop chunks once they are this old by the wall clock, in place of any such policy before. Needs the community licence
 * (`full`) and the table's owner. It asks no reader whether it has read them: where one matters, use `dropPartition` behind its cursor.
 * @see TimescaleDB reference, `add_retention_policy`
 */
export async function setRetentionPolicy(client: Queryable, table: string, keepDays: number): Promise<void> {
  await client.query(`select remove_retention_policy(${nameOf(table)}, if_exists => true)`)
  await client.query(`select add_retention_policy(${nameOf(table)}, drop_after => interval '${days(keepDays)} days')`)
}

const nameOf = (table: string): string => `'${escapeIdentifier(table).replaceAll("'", "''")}'`

function days(count: number): number {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`Not a number of days: ${count}`)
  return count
}
