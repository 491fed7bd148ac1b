import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import { COVERAGE_PARTS } from './query-coverage.ts'

/** What is there of all markets over `[fromUs, toUs)`. What was never recorded of a market counts nowhere. */
export interface CoverageSummary {
  readonly fromUs: EpochUs
  readonly toUs: EpochUs
  /** No market has a gap in it. */
  readonly complete: boolean
  /** Markets with anything recorded in it. */
  readonly markets: number
  readonly marketsWithGaps: number
  readonly gaps: number
  /** Lengths over all markets, microseconds. */
  readonly coveredUs: number
  readonly gapUs: number
  /** Gaps by reason, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly gaps: number; readonly gapUs: number }[]
  /** Those with the longest gaps, longest first. */
  readonly worst: readonly { readonly market: string; readonly gaps: number; readonly gapUs: number }[]
}

/** Gaps end with the market: behind its closing there is nothing to record. */
const PARTS = `
part as (
  select p.market_ticker, p.kind, coalesce(p.reason, 'unknown') as reason, greatest(p.from_ts, $1) as from_ts,
    least(p.until, case p.kind when 'gap' then m.close_time end, $2) as to_ts
  from (${COVERAGE_PARTS}) as p left join markets m on m.ticker = p.market_ticker
  where p.from_ts < $2 and (p.last or p.until > $1)
), sized as (
  select *, (extract(epoch from to_ts - from_ts) * 1000000)::bigint as length_us from part where to_ts > from_ts
)`

const TOTALS = `
with ${PARTS}
select count(distinct market_ticker)::int as markets,
  count(distinct market_ticker) filter (where kind = 'gap')::int as "marketsWithGaps", count(*) filter (where kind = 'gap')::int as gaps,
  coalesce(sum(length_us) filter (where kind = 'covered'), 0)::bigint as "coveredUs",
  coalesce(sum(length_us) filter (where kind = 'gap'), 0)::bigint as "gapUs"
from sized`

const REASONS = `
with ${PARTS}
select reason, count(*)::int as gaps, sum(length_us)::bigint as "gapUs" from sized where kind = 'gap'
group by reason order by gaps desc, reason collate "C"`

const WORST = `
with ${PARTS}
select market_ticker as market, count(*)::int as gaps, sum(length_us)::bigint as "gapUs" from sized where kind = 'gap'
group by market_ticker order by "gapUs" desc, market_ticker collate "C" limit $3`

const WORST_MARKETS = 20

/** Sums up what is covered and what is missing of all markets over `[from, to)` of exchange time. */
export async function summarizeCoverage(client: Queryable, from: EpochUs, to: EpochUs): Promise<CoverageSummary> {
  const values = [formatInstant(from), formatInstant(to)]
  type Totals = Pick<CoverageSummary, 'markets' | 'marketsWithGaps' | 'gaps' | 'coveredUs' | 'gapUs'>
  const totals = await client.query<Totals & Record<string, unknown>>(TOTALS, values)
  const reasons = await client.query<CoverageSummary['reasons'][number] & Record<string, unknown>>(REASONS, values)
  const worst = await client.query<CoverageSummary['worst'][number] & Record<string, unknown>>(WORST, [...values, WORST_MARKETS])
  const [total] = totals.rows
  if (!total) throw new RangeError('a sum over all markets gave no row')
  return { fromUs: from, toUs: to, complete: total.gaps === 0, ...total, reasons: reasons.rows, worst: worst.rows }
}

/** Earliest and latest exchange time that the merge has decided about, of these markets or of all; `undefined` when it has of none. */
export async function findRecordedSpan(
  client: Queryable,
  markets: readonly string[] | undefined,
): Promise<{ readonly fromUs: EpochUs; readonly toUs: EpochUs } | undefined> {
  const { rows } = await client.query<{ from: string | null; to: string | null }>(
    `select min(p.from_ts) as "from", max(coalesce(p.until, p.from_ts)) as "to" from (${COVERAGE_PARTS}) as p
     where $1::text[] is null or p.market_ticker = any($1)`,
    [markets ? [...markets] : null],
  )
  const [row] = rows
  if (!row?.from || !row.to) return undefined
  return { fromUs: parseInstant(row.from), toUs: parseInstant(row.to) }
}
