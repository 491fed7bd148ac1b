import { type EpochUs, parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import type { LineState } from './line.ts'
import type { MarketSegment } from './market-segment.ts'
import { isSegment } from './members.ts'

/** A market's line and the segments that can matter to it. */
export interface LoadedLine {
  readonly market: string
  readonly line: LineState
  readonly segments: readonly MarketSegment[]
}

interface Row {
  readonly market: string
  readonly state: LineState['kind']
  readonly leaderGatherer: string | null
  readonly leaderConnId: string | null
  readonly leaderSid: number | null
  readonly leaderStart: number | null
  readonly emittedSeq: number | null
  readonly frontier: string | null
  readonly gatherer: string | null
  readonly connId: string
  readonly sid: number
  readonly startSeq: number
  readonly snapshotSeq: number
  readonly vouchedFrom: string | null
  readonly completeSeq: number
  readonly completeBefore: string | null
  readonly closeReason: string | null
}

/** A closed segment that vouches for nothing past the line can lead no more; it is left out unless it leads. */
const SELECT_LINES = `
select n.market_ticker as market, n.state, n.gatherer as "leaderGatherer", n.conn_id as "leaderConnId", n.sid as "leaderSid",
  n.segment_start as "leaderStart", n.emitted_seq as "emittedSeq", n.frontier,
  v.gatherer, v.conn_id as "connId", v.sid, v.start_seq as "startSeq", v.snapshot_seq as "snapshotSeq", v.vouched_from as "vouchedFrom",
  v.complete_seq as "completeSeq", v.complete_before as "completeBefore", v.close_reason as "closeReason"
from unnest($1::text[]) as wanted (market)
join merge_lines n on n.market_ticker = wanted.market
left join lateral (
  select m.snapshot_seq, m.vouched_from, s.* from merge_members m
  join segments s on ${isSegment('m', 's')}
  where m.market_ticker = n.market_ticker
    and (s.close_reason is null or n.frontier is null or s.complete_before > n.frontier or ${isSegment('n', 's')})
) as v on true
order by n.market_ticker collate "C", v.gatherer, v.conn_id, v.sid, v.start_seq`

/** Lines of these markets as they stand, in order of the markets' names. */
export async function loadLines(client: Queryable, markets: readonly string[]): Promise<readonly LoadedLine[]> {
  const { rows } = await client.query<Row & Record<string, unknown>>(SELECT_LINES, [[...markets]])
  return [...Map.groupBy(rows, (row) => row.market)].map(([market, ofMarket]) => ({
    market,
    line: toLine(ofMarket[0]),
    segments: ofMarket.flatMap(toSegment),
  }))
}

function toLine(row: Row | undefined): LineState {
  if (!row || row.state === 'new' || row.frontier === null) return { kind: 'new' }
  const frontierUs = parseInstant(row.frontier)
  const { leaderGatherer: gatherer, leaderConnId: connId, leaderSid: sid, leaderStart: startSeq, emittedSeq } = row
  if (gatherer === null || connId === null || sid === null || startSeq === null || emittedSeq === null) {
    return { kind: 'gap', fromUs: frontierUs }
  }
  return { kind: 'following', leader: { gatherer, connId, sid, startSeq }, emittedSeq, frontierUs }
}

function toSegment(row: Row): readonly MarketSegment[] {
  const { gatherer, connId, sid, startSeq, snapshotSeq, completeSeq } = row
  if (gatherer === null) return []
  return [
    {
      id: { gatherer, connId, sid, startSeq },
      snapshotSeq,
      fromUs: toInstant(row.vouchedFrom),
      completeSeq,
      beforeUs: toInstant(row.completeBefore),
      closeReason: row.closeReason ?? undefined,
    },
  ]
}

function toInstant(text: string | null): EpochUs | undefined {
  return text === null ? undefined : parseInstant(text)
}
