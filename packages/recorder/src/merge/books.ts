import { landedRows } from './landed-rows.ts'
import { isSegment } from './members.ts'

/**
 * SQL that computes books: common table expressions behind a first one named `request (ord, market_ticker, gatherer, conn_id, sid,
 * segment_start, seq)`. The last one, `book (ord, base_seq, yes_levels, no_levels, negative)`, holds for each request the market's book
 * behind that seq as the segment tells it: its latest snapshot or kept base there, and the landed deltas in between. `negative` counts
 * levels below zero, which no true book has. A request without any base gives no row. Behind `offset 0` snapshots are looked up by market
 * and time: in the order of their seq, those of all other markets would be passed over for each.
 */
export const BOOKS: string = `
based as (
  select r.*, base.base_seq, base.base_yes, base.base_no
  from request r
  join merge_members m on m.market_ticker = r.market_ticker and ${isSegment('m', 'r', 'segment_start')}
  join lateral (
    select base_seq, base_yes, base_no from (
      (select s.seq as base_seq, s.yes_levels as base_yes, s.no_levels as base_no from (
         select * from orderbook_snapshots o where o.market_ticker = r.market_ticker and o.exchange_ts >= m.floor_ts and o.source = 'ws' offset 0
       ) as s where ${isSegment('s', 'r', 'segment_start')} and s.seq <= r.seq order by s.seq desc limit 1)
      union all
      select m.base_seq, m.base_yes, m.base_no where m.base_seq <= r.seq
    ) as candidate order by base_seq desc limit 1
  ) as base on true
), change as (
  select b.ord, 'yes' as side, (level ->> 0)::int as price, (level ->> 1)::bigint as qty from based b, jsonb_array_elements(b.base_yes) as level
  union all
  select b.ord, 'no', (level ->> 0)::int, (level ->> 1)::bigint from based b, jsonb_array_elements(b.base_no) as level
  union all
  select b.ord, l.side, l.price, l.delta from based b
  cross join ${landedRows('b', 'b.base_seq', 'b.seq')}
), level as (
  select ord, side, price, sum(qty)::bigint as qty from change group by ord, side, price having sum(qty) <> 0
), book as (
  select b.ord, b.base_seq,
    coalesce(jsonb_agg(jsonb_build_array(l.price, l.qty) order by l.price) filter (where l.side = 'yes'), '[]') as yes_levels,
    coalesce(jsonb_agg(jsonb_build_array(l.price, l.qty) order by l.price) filter (where l.side = 'no'), '[]') as no_levels,
    count(*) filter (where l.qty < 0)::int as negative
  from based b left join level l on l.ord = b.ord group by b.ord, b.base_seq
)`
