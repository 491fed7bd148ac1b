import type { Queryable } from '@kassandra/sync'
import type { SegmentId } from '../merge/market-segment.ts'
import { isSegment } from '../merge/members.ts'
import type { Finding } from './findings.ts'
import type { ChunkAudit, DifferingSnapshot, NegativeLevel } from './replay-chunk.ts'

/** How far apart two collectors may have received the book that the exchange sent to all, seconds of exchange time. */
const SAME_SNAPSHOT_SECONDS = 10

/**
 * A snapshot that nobody asked for goes to everybody. So one that differs is a reset when another collector got the same book in the
 * middle of a segment at that time, or when no other was whole then and could say; a mismatch when others were, and got none.
 */
const JUDGE = `
with differing as (
  select * from unnest($1::text[], $2::timestamptz[], $3::jsonb[], $4::jsonb[]) with ordinality as d (market_ticker, at, yes_levels, no_levels, ord)
)
select d.ord::int as ord, exists (
    select from orderbook_snapshots o
    join merge_members m on m.market_ticker = o.market_ticker and ${isSegment('m', 'o', 'segment_start')} and m.snapshot_seq < o.seq
    where o.market_ticker = d.market_ticker and o.source = 'ws' and o.gatherer <> $5
      and o.exchange_ts between d.at - make_interval(secs => ${SAME_SNAPSHOT_SECONDS}) and d.at + make_interval(secs => ${SAME_SNAPSHOT_SECONDS})
      and o.yes_levels = d.yes_levels and o.no_levels = d.no_levels
  ) or not exists (
    select from merge_members m join segments s on ${isSegment('m', 's')}
    where m.market_ticker = d.market_ticker and m.gatherer <> $5 and m.vouched_from <= d.at and s.complete_before > d.at
  ) as "isReset"
from differing d order by ord`

/** How many snapshots differ without being a reset, and what is wrong in a run of a segment. Reads only. */
export async function judgeChunk(
  client: Queryable,
  segment: SegmentId,
  { differing, negative }: ChunkAudit,
): Promise<{ readonly resets: number; readonly mismatches: number; readonly findings: readonly Finding[] }> {
  const mismatching = await withoutResets(client, segment, differing)
  return {
    resets: differing.length - mismatching.length,
    mismatches: mismatching.length,
    findings: [...mismatching.map((found) => toMismatch(segment, found)), ...negative.map((found) => toNegative(segment, found))],
  }
}

async function withoutResets(
  client: Queryable,
  { gatherer }: SegmentId,
  differing: readonly DifferingSnapshot[],
): Promise<readonly DifferingSnapshot[]> {
  if (differing.length === 0) return []
  const { rows } = await client.query<{ ord: number; isReset: boolean }>(JUDGE, [
    differing.map(({ market }) => market),
    differing.map(({ at }) => at),
    differing.map(({ snapshot }) => JSON.stringify(snapshot.yes)),
    differing.map(({ snapshot }) => JSON.stringify(snapshot.no)),
    gatherer,
  ])
  const resets = new Set(rows.filter(({ isReset }) => isReset).map(({ ord }) => ord - 1))
  return differing.filter((_, at) => !resets.has(at))
}

const MOST_DIFFERENCES = 20

function toMismatch(segment: SegmentId, { market, seq, at, differences }: DifferingSnapshot): Finding {
  const detail = { ...segment, seq, levels: differences.length, differences: differences.slice(0, MOST_DIFFERENCES) }
  return { kind: 'book-mismatch', subject: subjectOf(market, segment, seq), market, at, detail }
}

function toNegative(segment: SegmentId, { market, seq, at, side, price, qty }: NegativeLevel): Finding {
  return { kind: 'negative-level', subject: subjectOf(market, segment, seq), market, at, detail: { ...segment, seq, side, price, qty } }
}

function subjectOf(market: string, { gatherer, connId, sid }: SegmentId, seq: number): string {
  return `${market} ${gatherer} ${connId} ${sid} ${seq}`
}
