import { escapeIdentifier, escapeLiteral } from 'pg'
import type { Queryable } from '../pool/queryable.ts'
import { type DayPartition, planDayPartitions } from './day-partition.ts'
import { describeTable } from './describe-table.ts'

/**
 * Makes the day partitions (UTC) that rows of these instants need; those that exist are left alone. Safe beside any number of callers and
 * writers: inserts and reads of the table go on meanwhile. On a connection outside a transaction each partition stands at once; inside one
 * it comes and goes with it, and other makers of partitions of the same table wait for its end. Does nothing where TimescaleDB keeps the
 * table's parts. Needs the table's owner, or the functions of `PARTITION_FUNCTIONS_DDL`.
 * @param table Name of a table partitioned by range of a `timestamptz` column.
 * @param instants Text in UTC or integer microseconds; the wall clock has no say.
 */
export async function ensurePartitions(client: Queryable, table: string, instants: Iterable<string | number>): Promise<void> {
  const wanted = planDayPartitions(table, instants)
  if (wanted.length === 0) return
  const found = await client.query<{ name: string }>(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = $1::regclass and relname = any($2)`,
    [escapeIdentifier(table), wanted.map((partition) => partition.name)],
  )
  const existing = new Set(found.rows.map((row) => row.name))
  const missing = wanted.filter((partition) => !existing.has(partition.name))
  if (missing.length === 0) return
  const { kind, isOwner } = await describeTable(client, table)
  if (kind === 'hypertable') return
  for (const partition of missing) await client.query((isOwner ? createPartition : askForPartition)(table, partition))
}

/**
 * One statement, so that it is atomic outside a transaction too. The advisory lock makes a second caller wait and then find the partition;
 * a table attached afterwards takes a weaker lock on its parent than `CREATE TABLE ... PARTITION OF`, which would stop every reader.
 */
function createPartition(table: string, partition: DayPartition): string {
  const parent = escapeIdentifier(table)
  const child = escapeIdentifier(partition.name)
  const bounds = `for values from (${escapeLiteral(partition.from)}) to (${escapeLiteral(partition.to)})`
  return `do $partition$ begin
  perform pg_advisory_xact_lock(hashtextextended('kassandra partitions of ' || ${escapeLiteral(parent)}::regclass::oid::text, 0));
  if to_regclass(${escapeLiteral(child)}) is null then
    create table ${child} (like ${parent} including defaults including constraints);
    alter table ${parent} attach partition ${child} ${bounds};
  end if;
end $partition$`
}

/** The same under the table's owner. */
function askForPartition(table: string, { name, from, to }: DayPartition): string {
  const values = [escapeIdentifier(table), name, from, to].map((value) => escapeLiteral(value)).join(', ')
  return `select sync_make_partition(${values})`
}
