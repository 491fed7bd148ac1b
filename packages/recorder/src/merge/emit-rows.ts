import { ensurePartitions, type Queryable } from '@kassandra/sync'
import { landedRows } from './landed-rows.ts'
import type { Emission } from './line.ts'
import { segmentArrays } from './segment-arrays.ts'

export interface MarketEmission {
  readonly market: string
  readonly rows: Emission
}

/** What a merged row takes from a landed one. */
export const DELTA_COLUMNS: string =
  'market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at'

const DAY = `date_trunc('day', exchange_ts)`

// Rows of days that may have no partition yet are told of, not inserted.
const EMIT = `
with range as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[])
    as r (market_ticker, gatherer, conn_id, sid, segment_start, after_seq, upto_seq)
), chosen as materialized (
  select l.* from range r cross join ${landedRows('r', 'r.after_seq', 'r.upto_seq')}
), inserted as (
  insert into orderbook_deltas (${DELTA_COLUMNS})
  select ${DELTA_COLUMNS} from chosen where ${DAY} = any($8::timestamptz[]) order by market_ticker, gatherer, conn_id, sid, seq
  on conflict do nothing returning 1
)
select (select count(*) from inserted)::int as inserted, array(select distinct ${DAY} from chosen where ${DAY} <> all($8::timestamptz[])) as others`

/**
 * Moves landed rows of leaders into the merged history, all markets in one statement. Returns how many came new.
 * @param likelyDays Days (UTC) of most of the rows; rows of others take a second statement.
 */
export async function emitRows(client: Queryable, emissions: readonly MarketEmission[], likelyDays: readonly string[]): Promise<number> {
  if (emissions.length === 0) return 0
  const ranges = [
    emissions.map(({ market }) => market),
    ...segmentArrays(emissions.map(({ rows }) => rows.segment)),
    emissions.map(({ rows }) => rows.afterSeq),
    emissions.map(({ rows }) => rows.uptoSeq),
  ]
  const emit = async (days: readonly string[]): Promise<{ readonly inserted: number; readonly others: readonly string[] }> => {
    await ensurePartitions(client, 'orderbook_deltas', days)
    const { rows } = await client.query<{ inserted: number; others: readonly string[] }>(EMIT, [...ranges, days])
    return rows[0] ?? { inserted: 0, others: [] }
  }
  const { inserted, others } = await emit(likelyDays)
  return others.length === 0 ? inserted : inserted + (await emit(others)).inserted
}
