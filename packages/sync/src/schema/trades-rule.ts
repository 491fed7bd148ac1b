import { escapeIdentifier } from 'pg'
import { type MergeRule, type StagedRows, targetOf } from '../table/synced-table.ts'

/** How good the time of a trade is, as something that sorts: precision first, then the earlier instant, so that the order of arrival has no say. */
const quality = (alias: string): string =>
  `row(array_position(array['s', 'ms', 'us'], ${alias}.ts_precision), - extract(epoch from ${alias}.exchange_ts))`

/**
 * Staged trades as one row a trade. Reports of one `trade_id` are of the same trade while their seconds are at most one apart;
 * `low` and `high` bound them, `pick` is 1 for the best.
 */
const pickedTrades = (stage: string, columns: string): string => `
with marked as (
  select *, case when exchange_sec - lag(exchange_sec) over (partition by market_ticker, trade_id order by exchange_sec) <= interval '1 second'
    then 0 else 1 end as begins
  from ${stage}
), grouped as (
  select *, sum(begins) over (partition by market_ticker, trade_id order by exchange_sec) as part from marked
), ranked as (
  select *, min(exchange_sec) over one as low, max(exchange_sec) over one as high,
    row_number() over (partition by market_ticker, trade_id, part
      order by array_position(array['s', 'ms', 'us'], ts_precision) desc, exchange_ts, _source, _xid, _id) as pick
  from grouped window one as (partition by market_ticker, trade_id, part)
), picked as (select ${columns}, low, high from ranked where pick = 1)`

/** A stored row is the same trade. The range on the partition column leaves one or two partitions to look into. */
const isSameTrade = `t.market_ticker = p.market_ticker and t.trade_id = p.trade_id
  and t.exchange_sec between p.low - interval '1 second' and p.high + interval '1 second'`

/**
 * Union of trades by `(market_ticker, exchange_sec, trade_id)`, where a `trade_id` found within one second either side is the same row.
 * The more precise time wins (us over ms over s); among equals the earlier one. When the winner falls into another second the row moves.
 */
export const tradesRule: MergeRule = { kind: 'custom', merge: mergeTrades }

async function mergeTrades({ client, table, stage }: StagedRows): Promise<number> {
  const target = escapeIdentifier(targetOf(table))
  const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ')
  const picked = pickedTrades(stage, columns)
  await client.query(`${picked} delete from ${target} t using picked p where ${isSameTrade} and ${quality('t')} < ${quality('p')}`)
  const inserted = await client.query(`${picked} insert into ${target} (${columns}) select ${columns} from picked p
where not exists (select from ${target} t where ${isSameTrade})
order by market_ticker, exchange_sec, trade_id on conflict do nothing`)
  return inserted.rowCount ?? 0
}
