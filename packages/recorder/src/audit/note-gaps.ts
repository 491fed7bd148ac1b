import type { Queryable } from '@kassandra/sync'
import type { Interval } from './compare-collectors.ts'
import type { Finding } from './findings.ts'

/**
 * Gaps that begin or end in the interval. One behind a market's closing is none: there is nothing left to record. What a gap leaves out
 * ends at the closing too.
 */
const SELECT_GAPS = `
select c.market_ticker as market, c.from_ts as "fromTs", least(c.to_ts, m.close_time) as "toTs", coalesce(c.reason, 'unknown') as reason,
  (extract(epoch from least(c.to_ts, m.close_time) - c.from_ts) * 1000000)::bigint as "lengthUs", c.from_ts >= $1 and c.from_ts < $2 as begins
from coverage c left join markets m on m.ticker = c.market_ticker
where c.kind = 'gap' and ((c.from_ts >= $1 and c.from_ts < $2) or (c.to_ts >= $1 and c.to_ts < $2))
  and (m.close_time is null or m.close_time > c.from_ts)
order by c.market_ticker collate "C", c.from_ts`

interface Row {
  readonly market: string
  readonly fromTs: string
  readonly toTs: string | null
  readonly reason: string
  readonly lengthUs: number | null
  readonly begins: boolean
}

/** What is missing of the markets: one finding a gap, completed when it ends, and the sums of the interval. Reads only. */
export async function noteGaps(client: Queryable, { from, to }: Interval): Promise<readonly Finding[]> {
  const { rows } = await client.query<Row & Record<string, unknown>>(SELECT_GAPS, [from, to])
  const ended = rows.filter(({ toTs }) => toTs !== null && toTs < to)
  return [
    ...rows.map(({ market, fromTs, toTs, reason, lengthUs }): Finding => {
      return { kind: 'gap', subject: `${market} ${fromTs}`, market, at: fromTs, detail: { toTs, reason, lengthUs } }
    }),
    {
      kind: 'completeness',
      subject: `${from} ${to}`,
      market: undefined,
      at: from,
      detail: {
        gapsBegun: rows.filter(({ begins }) => begins).length,
        gapsEnded: ended.length,
        marketsWithGaps: new Set(rows.map(({ market }) => market)).size,
        endedLengthUs: ended.reduce((sum, { lengthUs }) => sum + (lengthUs ?? 0), 0),
      },
    },
  ]
}
