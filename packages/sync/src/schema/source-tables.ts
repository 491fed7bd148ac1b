import type { Instant, StampColumn, SyncedRow, TransactionId } from './columns.ts'
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

/**
 * What a gatherer says about itself, one row. `horizon` is an exchange time: every row of that time or before has been committed.
 * Added to what the design names: `id` and `xid`, so that the row can be read under the same transaction horizon as the data it speaks of
 * (an UPDATE sets `xid`, as `upsertBatch` does). `updated_at` is the database's clock at the write: liveness, not data.
 */
export interface GathererHeartbeatTable extends SyncedRow {
  readonly gatherer: string
  readonly state: 'starting' | 'running' | 'draining' | 'stopped'
  readonly horizon: Instant | null
  readonly backlog: number
  readonly version: string
  readonly updated_at: StampColumn
}

/** How far a consumer has everything safely committed on its side: what retention may drop. The only table a consumer writes to. */
export interface AcknowledgedCursorTable {
  readonly consumer: string
  readonly table_name: string
  readonly system_identifier: string
  readonly timeline: number
  readonly xid: TransactionId
  readonly id: number
  readonly updated_at: StampColumn
}

/** Rows of `table_name` with exchange times `[from_ts, to_ts)` that the hard disk limit took before every consumer had acknowledged them. */
export interface LossTable extends SyncedRow {
  readonly gatherer: string
  readonly table_name: string
  readonly from_ts: Instant
  readonly to_ts: Instant
  readonly rows: number
  readonly noted_at: StampColumn
}

/** A gatherer's time-series database, `kalshi_ts`. Partitioned by day (UTC) of exchange time, except `segments`, heartbeat, losses and cursors. */
export interface TimeSeriesTables {
  readonly trades: TradeColumns & SyncedRow
  readonly orderbook_deltas: OrderbookDeltaColumns & SyncedRow
  readonly orderbook_snapshots: OrderbookSnapshotColumns & SyncedRow
  readonly tickers: TickerColumns & SyncedRow
  readonly segments: SegmentColumns & SyncedRow
  readonly gatherer_heartbeat: GathererHeartbeatTable
  readonly losses: LossTable
  readonly acknowledged_cursors: AcknowledgedCursorTable
}

/** A gatherer's relational database, `kalshi_meta`. May be the same database as `kalshi_ts`; has `acknowledged_cursors` of its own otherwise. */
export interface MetadataTables {
  readonly markets: MarketColumns & SyncedRow
  readonly events: EventColumns & SyncedRow
  readonly series: SeriesColumns & SyncedRow
  readonly acknowledged_cursors: AcknowledgedCursorTable
}
