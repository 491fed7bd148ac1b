import type { Queryable } from '@kassandra/sync'

/** The tables that are archived, and the column by which each one's rows belong to an interval. */
const ARCHIVED = [
  ['trades', 'exchange_sec'],
  ['orderbook_deltas', 'exchange_ts'],
  ['orderbook_snapshots', 'exchange_ts'],
  ['tickers', 'exchange_ts'],
] as const

const NEW_INSTANTS = ARCHIVED.map(([table, column]) => `select ${column} as at from ${table} where xid = pg_current_xact_id()`).join(
  '\nunion all\n',
)

const NOTE_INTERVALS = `
insert into seal_intervals (from_ts, to_ts)
select start, start + make_interval(secs => $1) from (
  select distinct to_timestamp(floor(extract(epoch from at) / $1) * $1) as start from (${NEW_INSTANTS}) as fresh
) as touched order by start
on conflict (from_ts) do update set arrivals = seal_intervals.arrivals + 1`

/** Notes which intervals of exchange time got rows in this transaction, aligned to whole multiples of their length. */
export async function noteIntervals(client: Queryable, intervalSeconds: number): Promise<void> {
  await client.query(NOTE_INTERVALS, [intervalSeconds])
}
