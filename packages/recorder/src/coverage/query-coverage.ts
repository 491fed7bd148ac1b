import { type EpochUs, formatInstant, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'

/** A missing part of an interval, `[fromUs, toUs)` of exchange time. `reason` is why nobody was whole; `not recorded` where nothing is known. */
export interface MissingPart {
  readonly fromUs: EpochUs
  readonly toUs: EpochUs
  readonly reason: string
}

export interface CoverageAnswer {
  readonly complete: boolean
  readonly missing: readonly MissingPart[]
}

interface PartRow {
  readonly kind: 'covered' | 'gap'
  readonly from_ts: string
  readonly until: string | null
  readonly reason: string | null
}

// A covered part that goes on reaches to where its leader vouches.
const SELECT_PARTS = `
select c.kind, c.from_ts, coalesce(c.to_ts, case c.kind when 'covered' then greatest(n.frontier, s.complete_before) end) as until, c.reason
from coverage c
left join merge_lines n on n.market_ticker = c.market_ticker
left join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (c.gatherer, c.conn_id, c.sid, c.segment_start)
where c.market_ticker = $1 order by c.from_ts`

/** Says whether a market is whole over `[from, to)` of exchange time, or exactly which parts are missing. */
export async function queryCoverage(client: Queryable, market: string, from: EpochUs, to: EpochUs): Promise<CoverageAnswer> {
  const { rows } = await client.query<PartRow & Record<string, unknown>>(SELECT_PARTS, [market])
  const missing = missingParts(rows, from, to)
  return { complete: missing.length === 0, missing }
}

/** Pure. What of `[from, to)` the covered parts leave out. */
function missingParts(rows: readonly PartRow[], from: EpochUs, to: EpochUs): readonly MissingPart[] {
  const missing: MissingPart[] = []
  let decided = from
  const leaveOut = (until: EpochUs, reason: string): void => {
    const end = until < to ? until : to
    if (end > decided) missing.push({ fromUs: decided, toUs: end, reason })
    if (end > decided) decided = end
  }
  for (const row of rows) {
    const start = parseInstant(row.from_ts)
    leaveOut(start, 'not recorded')
    const end = row.until === null ? to : parseInstant(row.until)
    if (row.kind === 'gap') leaveOut(end, row.reason ?? 'unknown')
    else if (end > decided) decided = end
  }
  leaveOut(to, 'not recorded')
  return missing
}

/** One line a missing part, for people. */
export function describeCoverage({ complete, missing }: CoverageAnswer): string {
  if (complete) return 'complete'
  return missing.map(({ fromUs, toUs, reason }) => `missing ${formatInstant(fromUs)} to ${formatInstant(toUs)}: ${reason}`).join('\n')
}
