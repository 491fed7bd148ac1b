import { escapeIdentifier } from 'pg'
import { DefinitionError } from '../errors/sync-error.ts'
import type { Queryable } from '../pool/queryable.ts'
import { probeTimescale } from '../timescale/probe.ts'
import { describeTable, type TableKind } from './describe-table.ts'

/** One part of a table that is kept in parts by time: `[from, to)`. */
export interface TimePartition {
  /** As SQL, quoted and with its schema where that is needed. */
  readonly name: string
  readonly from: string
  readonly to: string
  /** With indexes. */
  readonly sizeBytes: number
  /** It lies in the columnstore. */
  readonly isCompressed: boolean
}

const NATIVE = `
select part.oid::regclass::text as name, bounds[1]::timestamptz as from, bounds[2]::timestamptz as to,
  pg_total_relation_size(part.oid) as "sizeBytes", false as "isCompressed"
from pg_inherits join pg_class part on part.oid = inhrelid,
  regexp_match(pg_get_expr(part.relpartbound, part.oid), 'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') bounds
where inhparent = $1::regclass and bounds is not null order by 2`

const CHUNKS = `
select format('%I.%I', c.chunk_schema, c.chunk_name) as name, c.range_start as from, c.range_end as to, s.total_bytes as "sizeBytes",
  c.is_compressed as "isCompressed"
from timescaledb_information.chunks c join chunks_detailed_size($1::regclass) s using (chunk_schema, chunk_name)
where format('%I.%I', c.hypertable_schema, c.hypertable_name)::regclass = $1::regclass order by 2`

/**
 * The parts of a table by time, oldest first, whether PostgreSQL or TimescaleDB keeps them; instants as the connection gives `timestamptz`.
 * @throws {DefinitionError} The table is not kept in parts.
 */
export async function listPartitions(client: Queryable, table: string): Promise<readonly TimePartition[]> {
  const { kind } = await describeTable(client, table)
  if (kind === 'plain') throw new DefinitionError(`${table} is not kept in parts by time`)
  const result = await client.query<{ [Member in keyof TimePartition]: TimePartition[Member] }>(kind === 'native' ? NATIVE : CHUNKS, [
    escapeIdentifier(table),
  ])
  return result.rows
}

const LOCK_TIMEOUT_MS = 2_000

/**
 * Drops one part with all its rows, at once and with nothing left to clean up. It waits at most 2 s for those who use the table, since
 * everybody else would wait behind it: `55P03`, which `isRetryable` knows, asks for another try. Needs the table's owner, or the functions
 * of `PARTITION_FUNCTIONS_DDL`. Inside a transaction it comes with that.
 */
export async function dropPartition(client: Queryable, table: string, part: TimePartition): Promise<void> {
  const parent = escapeIdentifier(table)
  const described = await describeTable(client, table)
  const drop = described.isOwner ? dropAsOwner(described.kind, parent, part) : dropByFunction(parent, part)
  await client.query(`select set_config('lock_timeout', '${LOCK_TIMEOUT_MS}', true); ${drop}`) // one transaction, since they are sent as one
}

function dropAsOwner(kind: TableKind, parent: string, { name, from, to }: TimePartition): string {
  if (kind === 'native') return `drop table ${name}`
  return `select drop_chunks(${quoted(parent)}, older_than => ${quoted(to)}::timestamptz, newer_than => ${quoted(from)}::timestamptz)`
}

function dropByFunction(parent: string, { name, from, to }: TimePartition): string {
  return `select sync_drop_partition(${quoted(parent)}, ${quoted(name)}, ${quoted(from)}, ${quoted(to)})`
}

/**
 * Moves one chunk to the columnstore; later rows still find their place in it, slowly. Does nothing to a native partition, to a chunk that
 * lies there already, or where the licence has no columnstore.
 * @see TimescaleDB reference, `compress_chunk`
 */
export async function compressPartition(client: Queryable, table: string, part: TimePartition): Promise<void> {
  const { kind, isOwner } = await describeTable(client, table)
  if (kind !== 'hypertable' || part.isCompressed || (await probeTimescale(client)) !== 'full') return
  const compress = isOwner
    ? `select compress_chunk(${quoted(part.name)}, if_not_compressed => true)`
    : `select sync_compress_partition(${quoted(escapeIdentifier(table))}, ${quoted(part.name)})`
  await client.query(compress)
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
