import type { Queryable } from '@kassandra/sync'
import { isSegment } from '../merge/members.ts'
import { NEEDED_MEMBERS } from './find-clearable.ts'

// A segment that was compared with others until its end, that is cleared, and that no line needs.
const FORGET = `
with member as (${NEEDED_MEMBERS}
), over as (
  select p.gatherer, p.conn_id, p.sid, p.start_seq from merge_segments p
  join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (p.gatherer, p.conn_id, p.sid, p.start_seq)
  where s.close_reason is not null and coalesce(p.cleared_seq, s.start_seq - 1) >= s.last_seq
    and (s.complete_before is null or s.complete_before <= $1)
    and not exists (select from member m where ${isSegment('m', 's')} and (m.ahead or m.leads))
), members as (
  delete from merge_members m using over o where ${isSegment('m', 'o')}
)
delete from merge_segments p using over o
where (p.gatherer, p.conn_id, p.sid, p.start_seq) = (o.gatherer, o.conn_id, o.sid, o.start_seq)`

/** Forgets what the merge keeps of segments that are over and done with before an instant of exchange time. */
export async function forgetSegments(client: Queryable, to: string): Promise<void> {
  await client.query(FORGET, [to])
}

// Subscriptions are few however many rows they have: each is found by one step along the index.
const DROP_LATE = `
with recursive subscription as (
  (select gatherer, conn_id, sid from delta_landing order by gatherer, conn_id, sid limit 1)
  union all
  select n.* from subscription s cross join lateral (
    select l.gatherer, l.conn_id, l.sid from delta_landing l where (l.gatherer, l.conn_id, l.sid) > (s.gatherer, s.conn_id, s.sid)
    order by l.gatherer, l.conn_id, l.sid limit 1
  ) as n
), done as (
  select s.gatherer, s.conn_id, s.sid, s.start_seq, coalesce(p.cleared_seq, s.last_seq) as upto_seq
  from subscription u join segments s on (s.gatherer, s.conn_id, s.sid) = (u.gatherer, u.conn_id, u.sid)
  left join merge_segments p on (p.gatherer, p.conn_id, p.sid, p.start_seq) = (s.gatherer, s.conn_id, s.sid, s.start_seq)
  where p.start_seq is null or p.cleared_seq is not null
), doomed as (
  select l.gatherer, l.conn_id, l.sid, l.seq from done d
  join delta_landing l on ${isSegment('l', 'd')} and l.seq >= d.start_seq and l.seq <= d.upto_seq
  limit $1
)
delete from delta_landing l using doomed d where (l.gatherer, l.conn_id, l.sid, l.seq) = (d.gatherer, d.conn_id, d.sid, d.seq)`

/**
 * Drops landed rows of what was cleared before: a source that was read again brings them anew. Returns how many went, at most `limit`.
 */
export async function dropRepeated(client: Queryable, limit: number): Promise<number> {
  const result = await client.query(DROP_LATE, [limit])
  return result.rowCount ?? 0
}
