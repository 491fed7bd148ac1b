import { parseInstant } from '@kassandra/kalshi-sdk/units'
import type { Pool } from 'pg'
import type { LineState } from '../../src/merge/line.ts'
import type { SegmentId } from '../../src/merge/market-segment.ts'
import type { LedgerRow, MemoryMerge, SwitchRow } from './memory-merge.ts'
import type { MergedState } from './merged-truth.ts'
import { levelKey, type Side } from './simulated-exchange.ts'
import type { DeltaRow, Place } from './simulated-gatherer.ts'

const PLACE = `gatherer, conn_id as "connId", sid, seq, segment_start as "segmentStart"`

/**
 * What stands in production, in the shape that the truth is checked in.
 * @param collected What the gatherers had committed: the segments, whatever became of the merge's own notes of them.
 */
export async function loadMerge(production: Pool, collected: MemoryMerge): Promise<MergedState> {
  const lines = await production.query<{
    market: string
    state: string
    frontier: string | null
    leader: SegmentId
    emittedSeq: number | null
  }>(`
    select n.market_ticker as market, n.state, case n.state when 'following' then greatest(n.frontier, s.complete_before) else n.frontier end as frontier,
      greatest(n.emitted_seq, s.complete_seq) as "emittedSeq", jsonb_build_object('gatherer', n.gatherer, 'connId', n.conn_id, 'sid', n.sid, 'startSeq', n.segment_start) as leader
    from merge_lines n left join segments s on (s.gatherer, s.conn_id, s.sid, s.start_seq) = (n.gatherer, n.conn_id, n.sid, n.segment_start)`)
  const deltas = await production.query<Place & { market: string; at: string; side: Side; price: number; delta: number; occ: number }>(
    `select market_ticker as market, exchange_ts as at, side, price, delta, occ, ${PLACE} from orderbook_deltas`,
  )
  const snapshots = await production.query<SnapshotRecord>(
    `select market_ticker as market, exchange_ts as at, source, yes_levels as yes, no_levels as no, ${PLACE} from orderbook_snapshots`,
  )
  return {
    lines: new Map(lines.rows.map(({ market, ...row }) => [market, toLine(row)])),
    ledger: await loadLedger(production),
    merged: new Map(
      deltas.rows.map(({ at, ...row }): [string, DeltaRow] => {
        const tsUs = parseInstant(at)
        const key = [row.market, tsUs, row.side, row.price, row.delta, row.occ].join('|')
        return [key, { kind: 'delta', ...row, tsUs }]
      }),
    ),
    switches: snapshots.rows.filter(({ source }) => source === 'switch').map(toSwitch),
    snapshots: snapshots.rows.filter(({ source }) => source === 'ws').map(toSwitch),
    marketSegments: (market) => collected.marketSegments(market),
  }
}

interface SnapshotRecord extends Place {
  readonly market: string
  readonly at: string
  readonly source: string
  readonly yes: readonly (readonly [number, number])[]
  readonly no: readonly (readonly [number, number])[]
}

function toSwitch({ market, at, yes, no, gatherer, connId, sid, seq, segmentStart }: SnapshotRecord): SwitchRow {
  const levels = (side: Side, of: SnapshotRecord['yes']) => of.map(([price, qty]): [string, number] => [levelKey(side, price), qty])
  return {
    gatherer,
    connId,
    sid,
    seq,
    segmentStart,
    market,
    atUs: parseInstant(at),
    book: new Map([...levels('yes', yes), ...levels('no', no)]),
  }
}

function toLine({
  state,
  frontier,
  leader,
  emittedSeq,
}: {
  state: string
  frontier: string | null
  leader: SegmentId
  emittedSeq: number | null
}): LineState {
  if (frontier === null) return { kind: 'new' }
  if (state === 'gap' || emittedSeq === null) return { kind: 'gap', fromUs: parseInstant(frontier) }
  return { kind: 'following', leader, emittedSeq, frontierUs: parseInstant(frontier) }
}

interface CoverageRecord {
  readonly market: string
  readonly at: string
  readonly kind: 'covered' | 'gap'
  readonly leader: SegmentId
  readonly fromSeq: number | null
  readonly toSeq: number | null
  readonly reason: string | null
}

async function loadLedger(production: Pool): Promise<ReadonlyMap<string, readonly LedgerRow[]>> {
  const { rows } = await production.query<{ [Column in keyof CoverageRecord]: CoverageRecord[Column] }>(`
    select market_ticker as market, from_ts as at, kind, from_seq as "fromSeq", to_seq as "toSeq", reason,
      jsonb_build_object('gatherer', gatherer, 'connId', conn_id, 'sid', sid, 'startSeq', segment_start) as leader
    from coverage order by market_ticker, from_ts`)
  return new Map([...Map.groupBy(rows, ({ market }) => market)].map(([market, parts]) => [market, parts.map(toLedgerRow)]))
}

function toLedgerRow({ at, kind, leader, fromSeq, toSeq, reason }: CoverageRecord): LedgerRow {
  const fromUs = parseInstant(at)
  if (kind === 'gap') return { kind, fromUs, reason: reason ?? '' }
  return { kind, fromUs, segment: leader, fromSeq: fromSeq ?? 0, toSeq: toSeq ?? undefined }
}
