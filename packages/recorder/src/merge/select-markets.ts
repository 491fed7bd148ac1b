import type { Queryable } from '@kassandra/sync'
import { ADVANCED, isSegment } from './members.ts'

/** What has changed beside rows and segments since the merge looked last. */
export interface GathererNews {
  /** Gatherers that are down; their segments count as over. */
  readonly down: readonly string[]
  /** A gatherer came, went, stopped or fell silent: every line without a living leader is looked at again. */
  readonly presenceChanged: boolean
  /** Some horizon moved, or someone is no longer waited for. */
  readonly horizonsMoved: boolean
}

/** Whose rows are merged: `leaders` those of the leading segments, `all` those of the others too. */
export type MergedRows = 'leaders' | 'all'

// Lines whose leader brought rows or is over; lines that wait for a segment that moved; those that wait for gatherers, when these moved.
// `offset 0` keeps to that order of looking things up: nothing is known of the sizes of what has just landed.
const SELECT_MARKETS = `
with ${ADVANCED}, fresh as materialized (
  select a.*, coalesce(p.seen_seq, a.start_seq - 1) as seen_seq from advanced a
  left join merge_segments p on (p.gatherer, p.conn_id, p.sid, p.start_seq) = (a.gatherer, a.conn_id, a.sid, a.start_seq)
)
select l.market_ticker as market from fresh f
cross join lateral (select distinct market_ticker from delta_landing l
  where ${isSegment('l', 'f')} and l.seq > f.seen_seq and l.seq <= f.complete_seq offset 0) as l
cross join lateral (select * from merge_lines n where n.market_ticker = l.market_ticker offset 0) as n
where $4 or ${isSegment('n', 'f')}
union
select n.market_ticker from advanced a join merge_lines n on ${isSegment('n', 'a')} where a.close_reason is not null
union
select n.market_ticker from merge_lines n
cross join lateral (select * from merge_members m where m.market_ticker = n.market_ticker offset 0) as m
join advanced a on ${isSegment('m', 'a')}
where n.waits_for <> 'nothing'
union
select market_ticker from merge_lines where waits_for = 'gatherers' and ($1 or $2)
union
select market_ticker from merge_lines where $2 and (waits_for <> 'nothing' or (state = 'following' and gatherer = any($3)))
order by market`

/** Markets that another look can bring forward, in order of their names. The cost grows with what is new, not with how many there are. */
export async function selectMarkets(client: Queryable, news: GathererNews, rows: MergedRows): Promise<readonly string[]> {
  const values = [news.horizonsMoved, news.presenceChanged, [...news.down], rows === 'all']
  const result = await client.query<{ market: string }>(SELECT_MARKETS, values)
  return result.rows.map((row) => row.market)
}

const NOTE_SEEN = `
with ${ADVANCED}
insert into merge_segments (gatherer, conn_id, sid, start_seq, seen_seq)
select gatherer, conn_id, sid, start_seq, complete_seq from advanced order by gatherer, conn_id, sid, start_seq
on conflict (gatherer, conn_id, sid, start_seq) do update set seen_seq = excluded.seen_seq`

/** Notes that every vouched row of the segments of this transaction was looked at. */
export async function noteSeen(client: Queryable): Promise<void> {
  await client.query(NOTE_SEEN)
}
