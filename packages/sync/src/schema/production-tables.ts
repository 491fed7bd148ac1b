import type { Instant, JsonColumn, LandedRow, StampColumn, TransactionId } from './columns.ts'
import type { ExportTable } from './exports-table.ts'
import type {
  CoverageTable,
  DataQualityTable,
  MergeLineTable,
  MergeMemberTable,
  MergeSegmentTable,
  SealIntervalTable,
} from './merge-tables.ts'
import type {
  EventColumns,
  MarketColumns,
  OrderbookDeltaColumns,
  OrderbookSnapshotColumns,
  SegmentColumns,
  SeriesColumns,
  TickerColumns,
  TradeColumns,
} from './rows.ts'
import type { GathererHeartbeatTable, LossTable } from './source-tables.ts'

/**
 * Where the reader of one table of one source stands. Committed with the rows it speaks of. `xid` and `id` are of the last row read.
 * Added to what the design names: `rows_read` since the last restart, `restarts` (how often the source turned out to be another one).
 */
export interface SyncCursorTable {
  readonly source: string
  readonly table_name: string
  readonly system_identifier: string
  readonly timeline: number
  readonly xid: TransactionId
  readonly id: number
  readonly rows_read: number
  readonly restarts: number
  readonly updated_at: StampColumn
}

/** Every version of a market, event or series that was ever landed: identity `(kind, ticker, content_hash)`, the hash over `raw`. */
export interface RecordVersionTable {
  readonly kind: 'market' | 'event' | 'series'
  readonly ticker: string
  readonly content_hash: string
  readonly raw: JsonColumn
  readonly exchange_updated_at: Instant | null
  readonly received_at: Instant
  readonly gatherer: string
}

/**
 * The production database. Time-series tables are partitioned by day (UTC) of exchange time, trades by `exchange_sec`, the rest by
 * `exchange_ts`; `delta_landing` is not, since its identity has no time in it.
 * Added to what the design names: `record_versions` (history of markets, events, series) and `gatherer_heartbeat`, a heartbeat as of the
 * rows that have landed: its `horizon` speaks of rows that are here. The source's own heartbeat speaks of liveness.
 */
export interface ProductionTables {
  readonly trades: TradeColumns & LandedRow
  readonly orderbook_deltas: OrderbookDeltaColumns & LandedRow
  readonly delta_landing: OrderbookDeltaColumns
  readonly orderbook_snapshots: OrderbookSnapshotColumns & LandedRow
  readonly tickers: TickerColumns & LandedRow
  readonly markets: MarketColumns & LandedRow
  readonly events: EventColumns & LandedRow
  readonly series: SeriesColumns & LandedRow
  readonly record_versions: RecordVersionTable
  readonly segments: SegmentColumns & LandedRow
  readonly gatherer_heartbeat: Omit<GathererHeartbeatTable, 'id' | 'xid'>
  readonly losses: Omit<LossTable, 'id' | 'xid'>
  readonly coverage: CoverageTable
  readonly merge_lines: MergeLineTable
  readonly merge_members: MergeMemberTable
  readonly merge_segments: MergeSegmentTable
  readonly seal_intervals: SealIntervalTable
  readonly data_quality: DataQualityTable
  readonly sync_cursors: SyncCursorTable
  readonly exports: ExportTable
}
