import { ensurePartitions, type Queryable } from '@kassandra/sync'
import { DELTA_COLUMNS } from './emit-rows.ts'
import { landedRows } from './landed-rows.ts'
import { isSegment } from './members.ts'

/** Rows of every segment of the markets that lie before what their lines have decided, and were not taken yet. */
const UNFILLED = `
target as (
  select n.market_ticker, greatest(n.frontier, lead.complete_before) as decided
  from unnest($1::text[]) as wanted (market) join merge_lines n on n.market_ticker = wanted.market
  left join segments lead on ${isSegment('n', 'lead')} where n.frontier is not null
), source as (
  select m.market_ticker, m.gatherer, m.conn_id, m.sid, m.segment_start, coalesce(m.filled_seq, m.segment_start - 1) as after_seq,
    case when s.close_reason is null then s.complete_seq else s.last_seq end as upto_seq, t.decided
  from target t join merge_members m on m.market_ticker = t.market_ticker join segments s on ${isSegment('m', 's')}
), unfilled as (
  select l.* from source r cross join ${landedRows('r', 'r.after_seq', 'r.upto_seq')}
  where l.exchange_ts < r.decided
)`

const SELECT_DAYS = `with ${UNFILLED} select distinct date_trunc('day', exchange_ts) as day from unfilled`

const FILL = `
with ${UNFILLED}, noted as (
  update merge_members m set filled_seq = f.seq
  from (select market_ticker, gatherer, conn_id, sid, segment_start, max(seq) as seq from unfilled
    group by market_ticker, gatherer, conn_id, sid, segment_start) as f
  where m.market_ticker = f.market_ticker and ${isSegment('m', 'f', 'segment_start')}
)
insert into orderbook_deltas (${DELTA_COLUMNS})
select distinct on (market_ticker, exchange_ts, side, price, delta, occ) ${DELTA_COLUMNS} from unfilled
order by market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq
on conflict do nothing`

/**
 * Brings rows of segments that do not lead into the merged history, where it does not have them. The leaders' come first, so that a
 * history read by its leader is the same. Returns how many came new.
 */
export async function fillRows(client: Queryable, markets: readonly string[]): Promise<number> {
  if (markets.length === 0) return 0
  const days = await client.query<{ day: string }>(SELECT_DAYS, [[...markets]])
  if (days.rows.length === 0) return 0
  await ensurePartitions(
    client,
    'orderbook_deltas',
    days.rows.map(({ day }) => day),
  )
  const inserted = await client.query(FILL, [[...markets]])
  return inserted.rowCount ?? 0
}
