import type { Queryable } from '@kassandra/sync'

/** Segments whose row this transaction brought or changed. */
export const ADVANCED = `advanced as (select * from segments where xid = pg_current_xact_id())`

/** Condition that two rows name the same segment. `start` is how the second one calls its first seq. */
export const isSegment = (row: string, segment: string, start = 'start_seq'): string =>
  `(${row}.gatherer, ${row}.conn_id, ${row}.sid, ${row}.segment_start) = (${segment}.gatherer, ${segment}.conn_id, ${segment}.sid, ${segment}.${start})`

const REGISTER_MEMBERS = `
insert into merge_members (market_ticker, gatherer, conn_id, sid, segment_start, snapshot_seq, sent_at, floor_ts)
select distinct on (market_ticker, gatherer, conn_id, sid, segment_start) market_ticker, gatherer, conn_id, sid, segment_start, seq,
  case exchange_ts_source when 'sending' then exchange_ts end, case exchange_ts_source when 'received' then '-infinity' else exchange_ts end
from orderbook_snapshots where xid = pg_current_xact_id() and source = 'ws'
order by market_ticker, gatherer, conn_id, sid, segment_start, seq
on conflict do nothing`

const OPEN_LINES = `
insert into merge_lines (market_ticker, state, waits_for)
select distinct market_ticker, 'new', 'segments' from orderbook_snapshots where xid = pg_current_xact_id() and source = 'ws'
order by market_ticker
on conflict do nothing`

/**
 * From when on a segment vouches for a market: behind the millisecond in which the snapshot was sent, or behind the first delta after a
 * snapshot that does not say so; in any case behind what came before it on the subscription.
 */
const RESOLVE_VOUCHED_FROM = `
with ${ADVANCED}, unknown as materialized (
  select m.ctid as place, m.* from advanced a join merge_members m on ${isSegment('m', 'a')} where m.vouched_from is null and m.snapshot_seq <= a.last_seq
), resolved as (
  select u.place, greatest(
    coalesce(date_trunc('milliseconds', u.sent_at) + interval '1 millisecond', later.exchange_ts + interval '1 microsecond'),
    earlier.exchange_ts + interval '1 microsecond', cleared.cleared_until + interval '1 microsecond') as vouched_from
  from unknown u
  left join merge_segments cleared
    on (cleared.gatherer, cleared.conn_id, cleared.sid, cleared.start_seq) = (u.gatherer, u.conn_id, u.sid, u.segment_start)
  left join lateral (select l.exchange_ts from delta_landing l where ${isSegment('l', 'u', 'segment_start')} and l.seq < u.snapshot_seq
    order by l.seq desc limit 1) as earlier on true
  left join lateral (select l.exchange_ts from delta_landing l where ${isSegment('l', 'u', 'segment_start')} and l.seq > u.snapshot_seq
    order by l.seq limit 1) as later on true
  where u.sent_at is not null or later.exchange_ts is not null
)
update merge_members m set vouched_from = r.vouched_from
from resolved r where m.ctid = r.place`

/** Notes which segments hold which markets, as told by the snapshots of this transaction, and from when on they vouch for them. */
export async function registerMembers(client: Queryable): Promise<void> {
  await client.query(REGISTER_MEMBERS)
  await client.query(OPEN_LINES)
  await client.query(RESOLVE_VOUCHED_FROM)
}
