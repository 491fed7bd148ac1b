import type { Queryable } from '../pool/queryable.ts'
import type { Cursor } from './cursor.ts'

/** One step of a reader: where it stood, where it stands now. */
export interface CursorMove {
  readonly source: string
  readonly table: string
  readonly cursor: Cursor
  readonly rows: number
  /** The source turned out to be another one than before: the count of rows starts again. */
  readonly isRestarted: boolean
}

interface CursorRow {
  readonly source: string
  readonly table: string
  readonly systemIdentifier: string
  readonly timeline: number
  readonly xid: string
  readonly id: string
}

/** Where the readers of some sources stand, by source, then by table. */
export async function selectCursors(
  client: Queryable,
  sources: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Cursor>>> {
  const result = await client.query<{ [Member in keyof CursorRow]: CursorRow[Member] }>(
    `select source, table_name as "table", system_identifier as "systemIdentifier", timeline, xid::text as xid, id::text as id
     from sync_cursors where source = any($1)`,
    [sources],
  )
  const bySource = new Map<string, Map<string, Cursor>>()
  for (const { source, table, ...cursor } of result.rows) {
    const tables = bySource.get(source) ?? new Map<string, Cursor>()
    bySource.set(source, tables.set(table, cursor))
  }
  return bySource
}

/** Notes where the readers stand, inside the transaction that holds their rows. */
export async function upsertCursors(client: Queryable, moves: readonly CursorMove[]): Promise<void> {
  if (moves.length === 0) return
  await client.query(UPSERT_CURSORS, [
    moves.map((move) => move.source),
    moves.map((move) => move.table),
    moves.map((move) => move.cursor.systemIdentifier),
    moves.map((move) => move.cursor.timeline),
    moves.map((move) => move.cursor.xid),
    moves.map((move) => move.cursor.id),
    moves.map((move) => move.rows),
    moves.map((move) => move.isRestarted),
  ])
}

/** A restart travels in the inserted `restarts`, 0 or 1, where the update can see it. */
const UPSERT_CURSORS = `
insert into sync_cursors as c (source, table_name, system_identifier, timeline, xid, id, rows_read, restarts)
select source, table_name, system_identifier, timeline, xid, id, rows_read, restarted::int
from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::xid8[], $6::bigint[], $7::bigint[], $8::boolean[])
  as moved (source, table_name, system_identifier, timeline, xid, id, rows_read, restarted)
on conflict (source, table_name) do update set
  system_identifier = excluded.system_identifier, timeline = excluded.timeline, xid = excluded.xid, id = excluded.id,
  rows_read = case excluded.restarts when 0 then c.rows_read else 0 end + excluded.rows_read,
  restarts = c.restarts + excluded.restarts,
  updated_at = clock_timestamp()`

/**
 * Tells a source how far a consumer has its rows committed. Idempotent; a failure is harmless, since the next one says as much and more.
 * @param consumer Name under which the source's retention knows this reader.
 */
export async function acknowledgeCursors(source: Queryable, consumer: string, moves: readonly CursorMove[]): Promise<void> {
  if (moves.length === 0) return
  await source.query(
    `insert into acknowledged_cursors (consumer, table_name, system_identifier, timeline, xid, id)
     select $1, table_name, system_identifier, timeline, xid, id
     from unnest($2::text[], $3::text[], $4::int[], $5::xid8[], $6::bigint[])
       as moved (table_name, system_identifier, timeline, xid, id)
     on conflict (consumer, table_name) do update set system_identifier = excluded.system_identifier, timeline = excluded.timeline,
       xid = excluded.xid, id = excluded.id, updated_at = clock_timestamp()`,
    [
      consumer,
      moves.map((move) => move.table),
      moves.map((move) => move.cursor.systemIdentifier),
      moves.map((move) => move.cursor.timeline),
      moves.map((move) => move.cursor.xid),
      moves.map((move) => move.cursor.id),
    ],
  )
}
