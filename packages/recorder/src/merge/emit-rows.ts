import { ensurePartitions, type Queryable } from '@kassandra/sync'
import type { Emission } from './line.ts'
import { isSegment } from './members.ts'
import { segmentArrays } from './segment-arrays.ts'

export interface MarketEmission {
  readonly market: string
  readonly rows: Emission
}

const RANGES = `
range as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[])
    as r (market_ticker, gatherer, conn_id, sid, segment_start, after_seq, upto_seq)
), chosen as (
  select l.* from range r join delta_landing l
    on l.market_ticker = r.market_ticker and ${isSegment('l', 'r', 'segment_start')} and l.seq > r.after_seq and l.seq <= r.upto_seq
)`

const SELECT_DAYS = `with ${RANGES} select distinct date_trunc('day', exchange_ts) as day from chosen`

/** What a merged row takes from a landed one. */
export const DELTA_COLUMNS: string =
  'market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at'

const INSERT_ROWS = `
with ${RANGES}
insert into orderbook_deltas (${DELTA_COLUMNS})
select ${DELTA_COLUMNS} from chosen order by market_ticker, gatherer, conn_id, sid, seq
on conflict do nothing`

/** Moves landed rows of leaders into the merged history, all markets in one statement. Returns how many came new. */
export async function emitRows(client: Queryable, emissions: readonly MarketEmission[]): Promise<number> {
  if (emissions.length === 0) return 0
  const ranges = [
    emissions.map(({ market }) => market),
    ...segmentArrays(emissions.map(({ rows }) => rows.segment)),
    emissions.map(({ rows }) => rows.afterSeq),
    emissions.map(({ rows }) => rows.uptoSeq),
  ]
  const days = await client.query<{ day: string }>(SELECT_DAYS, ranges)
  if (days.rows.length === 0) return 0
  await ensurePartitions(
    client,
    'orderbook_deltas',
    days.rows.map(({ day }) => day),
  )
  const inserted = await client.query(INSERT_ROWS, ranges)
  return inserted.rowCount ?? 0
}
