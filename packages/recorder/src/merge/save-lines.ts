import { type EpochUs, formatInstant } from '@kassandra/kalshi-sdk/units'
import type { Queryable } from '@kassandra/sync'
import type { LinePlan, LineState } from './line.ts'
import type { SegmentId } from './market-segment.ts'

export interface MarketLine {
  readonly market: string
  readonly line: LineState
  readonly waitsFor: LinePlan['waitsFor']
}

const SAVE_LINES = `
update merge_lines n set state = s.state, waits_for = s.waits_for, gatherer = s.gatherer, conn_id = s.conn_id, sid = s.sid,
  segment_start = s.segment_start, emitted_seq = s.emitted_seq, frontier = s.frontier
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::bigint[], $9::timestamptz[])
  as s (market_ticker, state, waits_for, gatherer, conn_id, sid, segment_start, emitted_seq, frontier)
where n.market_ticker = s.market_ticker`

/** Keeps where each market's merge stands and what it waits for. */
export async function saveLines(client: Queryable, lines: readonly MarketLine[]): Promise<void> {
  if (lines.length === 0) return
  const leaders = lines.map(({ line }): SegmentId | undefined => (line.kind === 'following' ? line.leader : undefined))
  await client.query(SAVE_LINES, [
    lines.map(({ market }) => market),
    lines.map(({ line }) => line.kind),
    lines.map(({ waitsFor }) => waitsFor),
    leaders.map((leader) => leader?.gatherer ?? null),
    leaders.map((leader) => leader?.connId ?? null),
    leaders.map((leader) => leader?.sid ?? null),
    leaders.map((leader) => leader?.startSeq ?? null),
    lines.map(({ line }) => (line.kind === 'following' ? line.emittedSeq : null)),
    lines.map(({ line }) => toText(frontierOf(line))),
  ])
}

function frontierOf(line: LineState): EpochUs | undefined {
  if (line.kind === 'new') return undefined
  return line.kind === 'gap' ? line.fromUs : line.frontierUs
}

const toText = (instant: EpochUs | undefined): string | null => (instant === undefined ? null : formatInstant(instant))
