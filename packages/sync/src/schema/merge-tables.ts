import type { ColumnType } from 'kysely'
import type { DetailColumn, Instant, StampColumn } from './columns.ts'

type LevelsBase = ColumnType<readonly (readonly [number, number])[] | null, string | null, string | null>

/**
 * Which part of a market's past is whole. Identity `(market_ticker, from_ts)`, interval `[from_ts, to_ts)` of exchange time. The last
 * part of a market has no `to_ts`: a covered one then reaches to where its line stands, a gap is not over. The parts of a market follow
 * one another without a hole. A `gap` has no gatherer, connection, sid, segment or seq.
 */
export interface CoverageTable {
  readonly market_ticker: string
  readonly from_ts: Instant
  readonly to_ts: Instant | null
  readonly kind: 'covered' | 'gap'
  readonly gatherer: string | null
  readonly conn_id: string | null
  readonly sid: number | null
  readonly segment_start: number | null
  /** The book of this part: the leader's snapshots from here on, and its merged rows behind them. */
  readonly from_seq: number | null
  /** The last seq of the leader that belongs to this part; null while it goes on. */
  readonly to_seq: number | null
  /** Why nobody was whole. */
  readonly reason: string | null
}

/** State of the merge of one market's deltas. The four leader columns are null together, except while it follows one. */
export interface MergeLineTable {
  readonly market_ticker: string
  readonly state: 'new' | 'following' | 'gap'
  /** What has to change before another look at the line can bring more than rows of its leader. */
  readonly waits_for: 'nothing' | 'segments' | 'gatherers'
  readonly gatherer: string | null
  readonly conn_id: string | null
  readonly sid: number | null
  readonly segment_start: number | null
  /** Rows of the leader up to here are merged. */
  readonly emitted_seq: number | null
  /** Exclusive exchange time up to which the market was decided at the last look; where a gap began. */
  readonly frontier: Instant | null
}

/**
 * A segment holds a snapshot of a market. Identity all but `snapshot_seq` and what follows. `base_*` is the market's book behind
 * `base_seq`, kept when the landed rows up to there were dropped.
 */
export interface MergeMemberTable {
  readonly market_ticker: string
  readonly gatherer: string
  readonly conn_id: string
  readonly sid: number
  readonly segment_start: number
  readonly snapshot_seq: number
  /** When the exchange sent that snapshot, if it said so. */
  readonly sent_at: Instant | null
  /** No snapshot of the market in the segment stands under an earlier exchange time; `-infinity` when that is not known. */
  readonly floor_ts: Instant
  /** First exchange time that the segment vouches for; null until it is known. */
  readonly vouched_from: Instant | null
  readonly base_seq: number | null
  readonly base_yes: LevelsBase
  readonly base_no: LevelsBase
  /** Mode `multiset`: landed rows up to here are in the union. */
  readonly filled_seq: number | null
}

/** What the merge knows of a segment's landed rows. Gone when the segment is over, looked at and cleared. */
export interface MergeSegmentTable {
  readonly gatherer: string
  readonly conn_id: string
  readonly sid: number
  readonly start_seq: number
  /** The merge has looked at every row up to here. */
  readonly seen_seq: number
  /** Rows up to here were audited and dropped. */
  readonly cleared_seq: number | null
  /** Latest exchange time among those. */
  readonly cleared_until: Instant | null
}

/** An interval of exchange time `[from_ts, to_ts)` that has rows, and what became of it. */
export interface SealIntervalTable {
  readonly from_ts: Instant
  readonly to_ts: Instant
  /** Grows with every transaction that brings rows after the seal. */
  readonly arrivals: ColumnType<number, number | undefined, number>
  /** The `arrivals` whose rows are in the archive. */
  readonly exported: ColumnType<number, number | undefined, number>
  /** The `arrivals` whose landed rows were audited and dropped. */
  readonly settled: ColumnType<number, number | undefined, number>
  readonly sealed_at: Instant | null
  /** When the collectors were compared with one another over it, which happens once. */
  readonly audited_at: Instant | null
}

/**
 * One finding of an audit, or the sums of one over an interval; kinds in docs/spec/audit.md. `subject` says what was judged, so that the
 * same finding is stored once: identity `(kind, subject)`.
 */
export interface DataQualityTable {
  readonly kind: string
  readonly subject: string
  readonly market_ticker: string | null
  readonly exchange_ts: Instant | null
  readonly detail: DetailColumn
  readonly observed_at: StampColumn
}

/** The tables above, for the production migration, behind the time series and `segments`. */
export const MERGE_TABLES_DDL: string = `
create table coverage (
  market_ticker text not null,
  from_ts timestamptz not null,
  to_ts timestamptz check (to_ts > from_ts),
  kind text not null check (kind in ('covered', 'gap')),
  gatherer text,
  conn_id text,
  sid integer,
  segment_start bigint,
  from_seq bigint,
  to_seq bigint,
  reason text,
  primary key (market_ticker, from_ts),
  check (num_nulls(gatherer, conn_id, sid, segment_start, from_seq) = case kind when 'covered' then 0 else 5 end)
);
create unique index coverage_last on coverage (market_ticker) where to_ts is null;
create index coverage_gaps on coverage (from_ts) where kind = 'gap';
create index coverage_gap_ends on coverage (to_ts) where kind = 'gap';

create table merge_lines (
  market_ticker text primary key,
  state text not null check (state in ('new', 'following', 'gap')),
  waits_for text not null check (waits_for in ('nothing', 'segments', 'gatherers')),
  gatherer text,
  conn_id text,
  sid integer,
  segment_start bigint,
  emitted_seq bigint,
  frontier timestamptz,
  check (num_nulls(gatherer, conn_id, sid, segment_start, emitted_seq) = case state when 'following' then 0 else 5 end),
  check ((frontier is null) = (state = 'new'))
) with (fillfactor = 80);
create index merge_lines_leader on merge_lines (gatherer, conn_id, sid, segment_start);
create index merge_lines_waiting on merge_lines (waits_for) where waits_for <> 'nothing';

create table merge_members (
  market_ticker text not null,
  gatherer text not null,
  conn_id text not null,
  sid integer not null,
  segment_start bigint not null,
  snapshot_seq bigint not null,
  sent_at timestamptz,
  floor_ts timestamptz not null,
  vouched_from timestamptz,
  base_seq bigint,
  base_yes jsonb,
  base_no jsonb,
  filled_seq bigint,
  primary key (market_ticker, gatherer, conn_id, sid, segment_start),
  check (num_nulls(base_seq, base_yes, base_no) in (0, 3))
);
create index merge_members_segment on merge_members (gatherer, conn_id, sid, segment_start);
create index merge_members_unknown on merge_members (gatherer, conn_id, sid, segment_start) where vouched_from is null;

create table merge_segments (
  gatherer text not null,
  conn_id text not null,
  sid integer not null,
  start_seq bigint not null,
  seen_seq bigint not null,
  cleared_seq bigint,
  cleared_until timestamptz,
  primary key (gatherer, conn_id, sid, start_seq)
);

create table seal_intervals (
  from_ts timestamptz primary key,
  to_ts timestamptz not null check (to_ts > from_ts),
  arrivals integer not null default 1,
  exported integer not null default 0 check (exported <= arrivals),
  settled integer not null default 0 check (settled <= arrivals),
  sealed_at timestamptz,
  audited_at timestamptz
);
create index seal_intervals_to_do on seal_intervals (from_ts) where exported < arrivals or settled < arrivals;

create table data_quality (
  kind text not null,
  subject text not null,
  market_ticker text,
  exchange_ts timestamptz,
  detail jsonb not null default '{}',
  observed_at timestamptz not null default clock_timestamp(),
  primary key (kind, subject)
);
create index data_quality_recent on data_quality (kind, exchange_ts);

-- What one transaction brought: the merge looks at nothing else.
create index trades_xid on trades (xid);
create index orderbook_deltas_xid on orderbook_deltas (xid);
create index orderbook_snapshots_xid on orderbook_snapshots (xid);
create index tickers_xid on tickers (xid);
create index orderbook_snapshots_place on orderbook_snapshots (conn_id, sid, seq);
create index segments_xid on segments (xid);
create index segments_open on segments (gatherer) where close_reason is null;`
