import type { ClientPool, PullReport, Queryable } from '@kassandra/sync'

interface Place {
  readonly connId: string
  readonly sid: number
  readonly startSeq: number
}

const SELECT_OPEN = `
select conn_id as "connId", sid, start_seq as "startSeq" from segments where gatherer = $1 and close_reason is null`

const PLACES = `unnest($2::text[], $3::int[], $4::bigint[]) as p (conn_id, sid, start_seq)`

const SELECT_UNKNOWN = `
select p.conn_id as "connId", p.sid, p.start_seq as "startSeq" from ${PLACES}
where not exists (select from segments s where (s.gatherer, s.conn_id, s.sid, s.start_seq) = ($1, p.conn_id, p.sid, p.start_seq))`

const CLOSE = `
update segments s set close_reason = 'lost', xid = pg_current_xact_id() from ${PLACES}
where (s.gatherer, s.conn_id, s.sid, s.start_seq) = ($1, p.conn_id, p.sid, p.start_seq)`

/** Pure. Gatherers whose database turned out to be another one than was read before, or an older state of it. */
export function replacedGatherers({ pages }: PullReport): readonly string[] {
  return pages.flatMap(({ source, table, restart }) =>
    table === 'segments' && restart !== undefined && restart !== 'first' ? [source] : [],
  )
}

/**
 * Closes the open segments of a gatherer that its own database knows nothing of: whoever wrote them is gone with the database, and nobody
 * will ever close them. Belongs into the round that noticed it.
 */
export async function closeLostSegments(client: Queryable, source: ClientPool, gatherer: string): Promise<void> {
  const { rows: open } = await client.query<Place & Record<string, unknown>>(SELECT_OPEN, [gatherer])
  if (open.length === 0) return
  const lease = await source.connect()
  try {
    const { rows: unknown } = await lease.query<Place & Record<string, unknown>>(SELECT_UNKNOWN, [gatherer, ...arraysOf(open)])
    await client.query(CLOSE, [gatherer, ...arraysOf(unknown)])
  } finally {
    lease.release()
  }
}

const arraysOf = (places: readonly Place[]): readonly unknown[] => [
  places.map(({ connId }) => connId),
  places.map(({ sid }) => sid),
  places.map(({ startSeq }) => startSeq),
]
