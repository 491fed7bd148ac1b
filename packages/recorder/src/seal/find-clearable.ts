import type { Queryable } from '@kassandra/sync'
import type { SegmentId } from '../merge/market-segment.ts'
import { isSegment } from '../merge/members.ts'

/** Landed rows of a segment that nobody needs any more: `afterSeq < seq <= uptoSeq`. */
export interface Clearable {
  readonly segment: SegmentId
  readonly afterSeq: number
  readonly uptoSeq: number
  /** It ends the segment, and no line needs that any more: nobody will ask for a book of it again. */
  readonly isEnd: boolean
}

/** A member is needed while its segment is open, leads, or vouches for something past what its market's line has decided. */
export const NEEDED_MEMBERS: string = `
  select m.market_ticker, m.gatherer, m.conn_id, m.sid, m.segment_start, s.start_seq,
    case when n.frontier is null then '-infinity' else greatest(n.frontier, lead.complete_before) end as decided,
    ${isSegment('n', 's')} is true as leads, s.close_reason is null as open,
    m.vouched_from < s.complete_before and (n.frontier is null or s.complete_before > greatest(n.frontier, lead.complete_before)) as ahead
  from merge_segments p
  join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (p.gatherer, p.conn_id, p.sid, p.start_seq)
  join merge_members m on ${isSegment('m', 's')}
  join merge_lines n on n.market_ticker = m.market_ticker
  left join segments lead on ${isSegment('n', 'lead')}`

// Rows of a segment stay from the first one on that a line may still ask for: lines ask for nothing before what they have decided.
const SELECT_CLEARABLE = `
with member as (${NEEDED_MEMBERS}
), held as (
  select gatherer, conn_id, sid, start_seq, min(decided) filter (where open or ahead) as until, bool_or(ahead is true or leads) as needed
  from member group by gatherer, conn_id, sid, start_seq
), segment as (
  select s.*, coalesce(p.cleared_seq, s.start_seq - 1) as after_seq, s.close_reason is not null and h.needed is not true as over,
    least($1::timestamptz, h.until) as cutoff,
    case when s.close_reason is not null and h.needed is not true then s.last_seq else s.complete_seq end as bound
  from merge_segments p
  join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (p.gatherer, p.conn_id, p.sid, p.start_seq)
  left join held h on (h.gatherer, h.conn_id, h.sid, h.start_seq) = (s.gatherer, s.conn_id, s.sid, s.start_seq)
)
select gatherer, conn_id as "connId", sid, start_seq as "startSeq", after_seq as "afterSeq", 
  over as "isOver", last_seq as "lastSeq",
  least(bound, coalesce((select l.seq - 1 from delta_landing l where ${isSegment('l', 'g')} and l.seq > g.after_seq
    and l.exchange_ts >= g.cutoff order by l.seq limit 1), bound)) as "uptoSeq"
from segment g order by gatherer, conn_id, sid, start_seq`

interface Row extends SegmentId {
  readonly afterSeq: number
  readonly uptoSeq: number
  readonly lastSeq: number
  readonly isOver: boolean
}

/** Which landed rows before an instant of exchange time may go, segment by segment. Reads only. */
export async function findClearable(client: Queryable, to: string): Promise<readonly Clearable[]> {
  const { rows } = await client.query<Row & Record<string, unknown>>(SELECT_CLEARABLE, [to])
  return rows
    .filter(({ afterSeq, uptoSeq }) => uptoSeq > afterSeq)
    .map(({ gatherer, connId, sid, startSeq, afterSeq, uptoSeq, lastSeq, isOver }) => {
      return { segment: { gatherer, connId, sid, startSeq }, afterSeq, uptoSeq, isEnd: isOver && uptoSeq === lastSeq }
    })
}
