import { escapeIdentifier, escapeLiteral } from 'pg'
import type { TimescaleSupport } from './probe.ts'

/** A table of rows in time, kept in parts of one day (UTC). */
export interface TimeTable {
  readonly name: string
  /** Its columns as DDL, without the key. */
  readonly columns: string
  /**
   * The one unique key, `time` in it. It begins with `segmentBy` and the time: late repeats of rows that are compressed already are then
   * looked up in one segment, instead of all of them being unpacked.
   */
  readonly key: readonly string[]
  /** A `timestamptz` column. */
  readonly time: string
  /** Rows that are read together are compressed together. */
  readonly segmentBy?: string
}

/** Pure. The same schema for each of what a server may offer. */
export function perTimescale(build: (support: TimescaleSupport) => string): Readonly<Record<TimescaleSupport, string>> {
  return { full: build('full'), apache: build('apache'), none: build('none') }
}

/**
 * Pure. DDL of the table: a hypertable with chunks of a day where TimescaleDB is, range partitions otherwise, which `ensurePartitions` makes.
 * The columnstore is prepared, not switched on: `compressPartition` or `setColumnstorePolicy` do that.
 * @see TimescaleDB reference, `create_hypertable`, `ALTER TABLE (hypercore)`
 */
export function timeTable(table: TimeTable, support: TimescaleSupport): string {
  const name = escapeIdentifier(table.name)
  const time = escapeIdentifier(table.time)
  const columns = `${table.columns},\n  primary key (${table.key.map((column) => escapeIdentifier(column)).join(', ')})`
  if (support === 'none') return `create table ${name} (${columns}\n) partition by range (${time});`
  const hypertable = `create table ${name} (${columns}\n);
select create_hypertable(${escapeLiteral(name)}, by_range(${escapeLiteral(table.time)}, interval '1 day'), create_default_indexes => false);`
  if (support === 'apache') return hypertable
  const segments = table.segmentBy === undefined ? '' : `, timescaledb.segmentby = ${escapeLiteral(escapeIdentifier(table.segmentBy))}`
  return `${hypertable}
alter table ${name} set (timescaledb.enable_columnstore = true${segments}, timescaledb.orderby = ${escapeLiteral(time)});`
}
