import type { Queryable } from '@kassandra/sync'
import { isSegment } from '../merge/members.ts'
import type { Finding } from './findings.ts'

/** How many collectors saw a change, of how many that were whole then: `2/3`. */
export type Equality = Readonly<Record<string, number>>

/** What a comparison of the collectors over an interval came to. */
export interface Comparison {
  readonly keys: Equality
  /** Changes that not everybody saw who was whole. */
  readonly missed: number
  readonly findings: readonly Finding[]
}

export interface Interval {
  readonly from: string
  readonly to: string
}

/** Markets that get a row of their own at most; the sums count all of them. */
const MOST_MARKETS = 1_000
const SAMPLES = 5

/**
 * A change counts at a collector where its segment vouches for the market at that time, received or not; there, all of them must have the
 * same changes. What lies outside of what a segment vouches for says nothing.
 */
const COMPARE = `
with vouching as (
  select m.market_ticker, m.gatherer, m.conn_id, m.sid, m.segment_start, m.vouched_from, s.complete_before
  from merge_members m join segments s on ${isSegment('m', 's')}
  where m.vouched_from < s.complete_before and m.vouched_from < $2 and s.complete_before > $1
), key as (
  select l.market_ticker, l.exchange_ts, l.side, l.price, l.delta, l.occ, count(distinct l.gatherer)::int as seen
  from delta_landing l join vouching v on v.market_ticker = l.market_ticker and ${isSegment('l', 'v', 'segment_start')}
  where l.exchange_ts >= $1 and l.exchange_ts < $2 and l.exchange_ts >= v.vouched_from and l.exchange_ts < v.complete_before
  group by l.market_ticker, l.exchange_ts, l.side, l.price, l.delta, l.occ
), instant as (
  select i.market_ticker, i.exchange_ts, count(distinct v.gatherer)::int as whole
  from (select distinct market_ticker, exchange_ts from key) as i
  join vouching v on v.market_ticker = i.market_ticker and v.vouched_from <= i.exchange_ts and v.complete_before > i.exchange_ts
  group by i.market_ticker, i.exchange_ts
), judged as (
  select k.*, i.whole from key k join instant i using (market_ticker, exchange_ts)
)
select market_ticker as market, seen, whole, count(*) as keys, min(exchange_ts) as "firstAt",
  case when seen < whole then (array_agg(jsonb_build_array(exchange_ts, side, price, delta, occ)
    order by exchange_ts, side, price, delta, occ))[1:${SAMPLES}] end as sample
from judged group by market_ticker, seen, whole order by market_ticker collate "C", whole, seen`

interface Row {
  readonly market: string
  readonly seen: number
  readonly whole: number
  readonly keys: number
  readonly firstAt: string
  readonly sample: readonly unknown[] | null
}

/** Compares what the collectors say of an interval while its landed rows are there. Reads only. */
export async function compareCollectors(client: Queryable, { from, to }: Interval): Promise<Comparison> {
  const { rows } = await client.query<Row & Record<string, unknown>>(COMPARE, [from, to])
  const keys = sumOf(rows)
  const apart = rows.filter(({ seen, whole }) => seen < whole)
  const missed = apart.reduce((sum, row) => sum + row.keys, 0)
  const total = rows.reduce((sum, row) => sum + row.keys, 0)
  const markets = [...Map.groupBy(apart, ({ market }) => market)]
  return {
    keys,
    missed,
    findings: [
      {
        kind: 'equality',
        subject: `${from} ${to}`,
        market: undefined,
        at: from,
        detail: { keys, total, missed, marketsApart: markets.length },
      },
      ...markets.slice(0, MOST_MARKETS).map(([market, ofMarket]): Finding => {
        const ofAll = rows.filter((row) => row.market === market)
        const at = ofMarket.map(({ firstAt }) => firstAt).sort()[0] ?? from
        const sample = ofMarket.flatMap((row) => row.sample ?? []).slice(0, SAMPLES)
        return { kind: 'disagreement', subject: `${market} ${from} ${to}`, market, at, detail: { keys: sumOf(ofAll), sample } }
      }),
    ],
  }
}

function sumOf(rows: readonly Row[]): Equality {
  const sums = new Map<string, number>()
  for (const { seen, whole, keys } of rows) sums.set(`${seen}/${whole}`, (sums.get(`${seen}/${whole}`) ?? 0) + keys)
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the audit of the last intervals says about exchange times. */
export type TimesVerdict =
  | { readonly kind: 'agree'; readonly intervals: number; readonly keys: number }
  | { readonly kind: 'apart'; readonly missed: number; readonly keys: number; readonly interval: string }
  | { readonly kind: 'unknown' }

const RECENT = `
select subject, (detail ->> 'total')::bigint as total, (detail ->> 'missed')::bigint as missed,
  (select coalesce(sum(value::bigint), 0)::bigint from jsonb_each_text(detail -> 'keys') where split_part(key, '/', 2)::int > 1) as compared
from data_quality where kind = 'equality' order by exchange_ts desc limit $1`

/** Says whether the collectors gave equal changes equal exchange times over the last so many audited intervals. */
export async function judgeTimes(client: Queryable, intervals: number): Promise<TimesVerdict> {
  const { rows } = await client.query<{ subject: string; total: number; missed: number; compared: number }>(RECENT, [intervals])
  const worst = rows.find(({ missed }) => missed > 0)
  if (worst) return { kind: 'apart', missed: worst.missed, keys: worst.total, interval: worst.subject }
  const keys = rows.reduce((sum, { compared }) => sum + compared, 0)
  return keys === 0 ? { kind: 'unknown' } : { kind: 'agree', intervals: rows.length, keys }
}
