import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'

/** A missing part of an interval, `[fromUs, toUs)` of exchange time. `reason` is why nobody was whole, or one of `UNKNOWN_PARTS`. */
export interface MissingPart {
  readonly fromUs: EpochUs
  readonly toUs: EpochUs
  readonly reason: string
}

/** Reasons of parts that no gap speaks of: nobody ever recorded it; or the market is recorded, but not merged that far. */
export const UNKNOWN_PARTS = { never: 'not recorded', notYet: 'not decided yet' } as const

/** What is there of one market over `[fromUs, toUs)`. */
export interface CoverageAnswer {
  readonly market: string
  readonly fromUs: EpochUs
  readonly toUs: EpochUs
  readonly complete: boolean
  readonly missing: readonly MissingPart[]
  /** Length of what is missing, microseconds. */
  readonly missingUs: number
}

/** A part of a market's past; `untilUs` is `undefined` while a gap goes on. */
export interface CoveragePart {
  readonly kind: 'covered' | 'gap'
  readonly fromUs: EpochUs
  readonly untilUs: EpochUs | undefined
  /** Nothing has ended it yet. */
  readonly isLast: boolean
  readonly reason: string | undefined
}

/** A covered part that goes on reaches to where its leader vouches. */
export const COVERAGE_PARTS: string = `
  select c.market_ticker, c.kind, c.from_ts, c.to_ts is null as last, c.reason,
    coalesce(c.to_ts, case c.kind when 'covered' then greatest(n.frontier, s.complete_before) end) as until
  from coverage c
  left join merge_lines n on n.market_ticker = c.market_ticker
  left join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (c.gatherer, c.conn_id, c.sid, c.segment_start)`

const SELECT_PARTS = `
select p.* from (${COVERAGE_PARTS}) as p
where p.market_ticker = any($1) and p.from_ts < $3 and (p.last or p.until > $2) order by p.market_ticker, p.from_ts`

interface PartRow {
  readonly market_ticker: string
  readonly kind: 'covered' | 'gap'
  readonly from_ts: string
  readonly until: string | null
  readonly last: boolean
  readonly reason: string | null
}

/** Says of each market, in the given order, whether it is whole over `[from, to)` of exchange time, or exactly which parts are missing. */
export async function queryCoverage(
  client: Queryable,
  markets: readonly string[],
  from: EpochUs,
  to: EpochUs,
): Promise<readonly CoverageAnswer[]> {
  const values = [[...markets], formatInstant(from), formatInstant(to)]
  const { rows } = await client.query<PartRow & Record<string, unknown>>(SELECT_PARTS, values)
  const byMarket = Map.groupBy(rows, (row) => row.market_ticker)
  return markets.map((market) => answerCoverage(market, (byMarket.get(market) ?? []).map(toPart), from, to))
}

function toPart({ kind, from_ts, until, last, reason }: PartRow): CoveragePart {
  const untilUs = until === null ? undefined : parseInstant(until)
  return { kind, fromUs: parseInstant(from_ts), untilUs, isLast: last, reason: reason ?? undefined }
}

/** Pure. What of `[from, to)` the parts, in order of time, leave out. */
export function answerCoverage(market: string, parts: readonly CoveragePart[], from: EpochUs, to: EpochUs): CoverageAnswer {
  const missing: MissingPart[] = []
  let decided = from
  const leaveOut = (until: EpochUs, reason: string): void => {
    const end = until < to ? until : to
    if (end <= decided) return
    missing.push({ fromUs: decided, toUs: end, reason })
    decided = end
  }
  for (const { kind, fromUs, untilUs, reason } of parts) {
    leaveOut(fromUs, UNKNOWN_PARTS.never)
    const end = untilUs ?? to
    if (kind === 'gap') leaveOut(end, reason ?? 'unknown')
    else if (end > decided) decided = end
  }
  leaveOut(to, parts.at(-1)?.isLast ? UNKNOWN_PARTS.notYet : UNKNOWN_PARTS.never)
  const missingUs = missing.reduce((sum, part) => sum + (part.toUs - part.fromUs), 0)
  return { market, fromUs: from, toUs: to, complete: missing.length === 0, missing, missingUs }
}
