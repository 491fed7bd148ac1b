import { ensurePartitions, type Queryable } from '@kassandra/sync'
import type { Level, Levels, Side } from '../audit/book-replay.ts'
import type { Interval } from '../audit/compare-collectors.ts'
import { addCounts, upsertFindings } from '../audit/findings.ts'
import { judgeChunk } from '../audit/judge-snapshots.ts'
import { type Chunk, type ChunkBase, type ChunkDelta, type ChunkSnapshot, replayChunk } from '../audit/replay-chunk.ts'
import { BOOKS } from '../merge/books.ts'
import { DELTA_COLUMNS } from '../merge/emit-rows.ts'
import type { SegmentId } from '../merge/market-segment.ts'
import type { MergeMode } from '../merge/merge-landed.ts'
import { segmentArrays } from '../merge/segment-arrays.ts'
import type { Clearable } from './find-clearable.ts'
import { noteIntervals } from './note-intervals.ts'

export interface ChunkOptions {
  /** Rows at most. */
  readonly chunkRows: number
  readonly mode: MergeMode
  readonly sealIntervalSeconds: number
}

export interface ChunkReport {
  /** The segment is cleared up to here. */
  readonly uptoSeq: number
  readonly rows: number
  readonly snapshots: number
  readonly mismatches: number
  readonly negativeLevels: number
}

/**
 * Audits the next landed rows of a segment, at most `chunkRows` of them, keeps the books behind them, and drops them. Belongs into one
 * transaction, so that each row is audited once.
 */
export async function clearChunk(
  client: Queryable,
  { segment, afterSeq, uptoSeq, isEnd }: Clearable,
  interval: Interval,
  { chunkRows: rows, mode, sealIntervalSeconds }: ChunkOptions,
): Promise<ChunkReport> {
  const deltas = await selectDeltas(client, segment, afterSeq, uptoSeq, rows)
  const upto = deltas.length < rows ? uptoSeq : (deltas.at(-1)?.seq ?? uptoSeq)
  const chunk = await loadChunk(client, segment, afterSeq, upto, deltas)
  const audit = replayChunk(chunk)
  const judged = await judgeChunk(client, segment, audit)
  await upsertFindings(client, judged.findings)
  const counts = {
    deltas: deltas.length,
    snapshots: audit.compared,
    resets: judged.resets,
    mismatches: judged.mismatches,
    negativeLevels: audit.negative.length,
  }
  await addCounts(client, {
    kind: 'books',
    subject: `${interval.from} ${interval.to}`,
    market: undefined,
    at: interval.from,
    detail: counts,
  })
  if (mode === 'multiset') await fillLast(client, segment, afterSeq, upto, sealIntervalSeconds)
  if (!isEnd || upto < uptoSeq) await keepBases(client, segment, audit.bases)
  await dropRows(client, segment, afterSeq, upto)
  return {
    uptoSeq: upto,
    rows: deltas.length,
    snapshots: audit.compared,
    mismatches: judged.mismatches,
    negativeLevels: audit.negative.length,
  }
}

const parametersOf = ({ gatherer, connId, sid, startSeq }: SegmentId): [string, string, number, number] => [gatherer, connId, sid, startSeq]

const SELECT_DELTAS = `
select market_ticker as market, seq, exchange_ts as at, side, price, delta from delta_landing
where gatherer = $1 and conn_id = $2 and sid = $3 and segment_start = $4 and seq > $5 and seq <= $6 order by seq limit $7`

async function selectDeltas(
  client: Queryable,
  segment: SegmentId,
  afterSeq: number,
  uptoSeq: number,
  rows: number,
): Promise<readonly ChunkDelta[]> {
  const result = await client.query<{ market: string; seq: number; at: string; side: Side; price: number; delta: number }>(SELECT_DELTAS, [
    ...parametersOf(segment),
    afterSeq,
    uptoSeq,
    rows,
  ])
  return result.rows
}

// A snapshot behind what was cleared stands under no earlier exchange time, but for the precision of the exchange's sending time.
const SELECT_SNAPSHOTS = `
select o.market_ticker as market, o.seq, o.exchange_ts as at, o.yes_levels as yes, o.no_levels as no
from orderbook_snapshots o
where o.conn_id = $2 and o.sid = $3 and o.gatherer = $1 and o.segment_start = $4 and o.source = 'ws' and o.seq > $5 and o.seq <= $6
  and o.exchange_ts >= coalesce((select p.cleared_until - interval '1 second' from merge_segments p
    where (p.gatherer, p.conn_id, p.sid, p.start_seq) = ($1, $2, $3, $4)), '-infinity')
order by o.seq, o.market_ticker`

const SELECT_BASES = `
with request as (
  select r.market_ticker, $2::text as gatherer, $3::text as conn_id, $4::int as sid, $5::bigint as segment_start, $6::bigint as seq, r.ord
  from unnest($1::text[]) with ordinality as r (market_ticker, ord)
), ${BOOKS}
select r.market_ticker as market, b.yes_levels as yes, b.no_levels as no from request r join book b on b.ord = r.ord`

async function loadChunk(
  client: Queryable,
  segment: SegmentId,
  afterSeq: number,
  uptoSeq: number,
  deltas: readonly ChunkDelta[],
): Promise<Chunk> {
  type SnapshotRow = { market: string; seq: number; at: string; yes: readonly Level[]; no: readonly Level[] }
  const found = await client.query<SnapshotRow>(SELECT_SNAPSHOTS, [...parametersOf(segment), afterSeq, uptoSeq])
  const snapshots = found.rows.map(({ market, seq, at, yes, no }): ChunkSnapshot => ({ market, seq, at, levels: { yes, no } }))
  const markets = [...new Set([...deltas, ...snapshots].map(({ market }) => market))].sort()
  if (afterSeq < segment.startSeq) return { deltas, snapshots, bases: new Map() }
  const bases = await client.query<{ market: string } & Levels>(SELECT_BASES, [markets, ...parametersOf(segment), afterSeq])
  return { deltas, snapshots, bases: new Map(bases.rows.map(({ market, yes, no }) => [market, { yes, no }])) }
}

const KEEP_BASES = `
update merge_members m set base_seq = b.seq, base_yes = b.yes, base_no = b.no,
  floor_ts = greatest(m.floor_ts, b.at - interval '1 second')
from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::jsonb[], $9::jsonb[])
  as b (market_ticker, gatherer, conn_id, sid, segment_start, seq, at, yes, no)
where (m.market_ticker, m.gatherer, m.conn_id, m.sid, m.segment_start) = (b.market_ticker, b.gatherer, b.conn_id, b.sid, b.segment_start)`

/** The book of each market behind its last row that goes: what comes later stands on it. */
async function keepBases(client: Queryable, segment: SegmentId, bases: readonly ChunkBase[]): Promise<void> {
  if (bases.length === 0) return
  await client.query(KEEP_BASES, [
    bases.map(({ market }) => market),
    ...segmentArrays(bases.map(() => segment)),
    bases.map(({ seq }) => seq),
    bases.map(({ at }) => at),
    bases.map(({ levels }) => JSON.stringify(levels.yes)),
    bases.map(({ levels }) => JSON.stringify(levels.no)),
  ])
}

// Rows of a market that the segment has no book of join the union here, the rest did when its line had decided.
const FILL_LAST = `
insert into orderbook_deltas (${DELTA_COLUMNS}) select ${DELTA_COLUMNS} from delta_landing
where gatherer = $1 and conn_id = $2 and sid = $3 and segment_start = $4 and seq > $5 and seq <= $6 order by seq
on conflict do nothing`

async function fillLast(
  client: Queryable,
  segment: SegmentId,
  afterSeq: number,
  uptoSeq: number,
  sealIntervalSeconds: number,
): Promise<void> {
  const values = [...parametersOf(segment), afterSeq, uptoSeq]
  const days = await client.query<{ day: string }>(
    `select distinct date_trunc('day', exchange_ts) as day from delta_landing
     where gatherer = $1 and conn_id = $2 and sid = $3 and segment_start = $4 and seq > $5 and seq <= $6`,
    values,
  )
  await ensurePartitions(
    client,
    'orderbook_deltas',
    days.rows.map(({ day }) => day),
  )
  const filled = await client.query(FILL_LAST, values)
  if ((filled.rowCount ?? 0) > 0) await noteIntervals(client, sealIntervalSeconds)
}

const DROP_ROWS = `
with dropped as (
  delete from delta_landing where gatherer = $1 and conn_id = $2 and sid = $3 and segment_start = $4 and seq > $5 and seq <= $6
  returning exchange_ts
)
update merge_segments set cleared_seq = $6, cleared_until = greatest(cleared_until, (select max(exchange_ts) from dropped))
where (gatherer, conn_id, sid, start_seq) = ($1, $2, $3, $4)`

async function dropRows(client: Queryable, segment: SegmentId, afterSeq: number, uptoSeq: number): Promise<void> {
  await client.query(DROP_ROWS, [...parametersOf(segment), afterSeq, uptoSeq])
}
