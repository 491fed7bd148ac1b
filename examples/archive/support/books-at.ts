import { literal, type OpenArchive } from './open-archive.ts'

/** A price with what rests there, in its own side's scale; exact decimals as texts. */
export interface BookLevel {
  readonly at: string
  readonly side: 'yes' | 'no'
  readonly price: string
  readonly qty: string
}

/**
 * The books of a market at some instants, rebuilt exactly: for each instant the last delta says which connection is followed there;
 * that connection's last snapshot before, and its deltas from there on, make the book. Where a snapshot came behind the last delta,
 * as after a gap, the book is that snapshot. Nothing is said of an instant before the first of both.
 * @param instants RFC 3339.
 */
export async function booksAt(archive: OpenArchive, market: string, instants: readonly string[]): Promise<readonly BookLevel[]> {
  const rows = await archive.query(`
    with samples as (select unnest([${instants.map((at) => `timestamptz ${literal(at)}`).join(', ')}]) as instant),
    deltas as (select * from orderbook_deltas where market_ticker = ${literal(market)}),
    snapshots as (select * from orderbook_snapshots where market_ticker = ${literal(market)} and source in ('ws', 'switch')),
    -- One place an instant: the last of the deltas that share it.
    delta_places as (
      select exchange_ts, max_by({ gatherer: gatherer, conn_id: conn_id, sid: sid, segment_start: segment_start, seq: seq }, seq) as place
      from deltas group by exchange_ts),
    last_deltas as (select instant, exchange_ts, place from samples asof left join delta_places on instant >= exchange_ts),
    last_snapshots as (
      select instant, max(exchange_ts) as exchange_ts, max_by({ yes: yes_levels, no: no_levels }, exchange_ts) as levels
      from samples join snapshots on exchange_ts <= instant group by instant),
    -- Behind the last delta a snapshot stands for itself: no delta follows it.
    anchors as (
      select d.instant, place, max(s.seq) as seq, max_by({ yes: yes_levels, no: no_levels }, s.seq) as levels
      from last_deltas d left join last_snapshots l on l.instant = d.instant
      join snapshots s on s.gatherer = place.gatherer and s.conn_id = place.conn_id and s.sid = place.sid
        and s.segment_start = place.segment_start and s.seq <= place.seq
      where l.exchange_ts is null or l.exchange_ts <= d.exchange_ts group by d.instant, place
      union all
      select l.instant, null, null, levels from last_snapshots l join last_deltas d on d.instant = l.instant
      where d.exchange_ts is null or l.exchange_ts > d.exchange_ts),
    parts as (
      select instant, 'yes' as side, unnest(levels.yes, recursive := true) from anchors
      union all select instant, 'no', unnest(levels.no, recursive := true) from anchors
      union all select a.instant, d.side, d.price, d.delta from anchors a join deltas d on d.gatherer = place.gatherer and d.conn_id = place.conn_id
        and d.sid = place.sid and d.segment_start = place.segment_start and d.seq > a.seq and d.seq <= place.seq)
    select strftime(instant, '%Y-%m-%dT%H:%M:%S.%fZ') as "at", side, price::text as price, sum(qty)::decimal(18, 2)::text as qty
    from parts group by instant, side, price having sum(qty) <> 0 order by instant, side, price`)
  return rows as unknown as readonly BookLevel[]
}
