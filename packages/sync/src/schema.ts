export {
  type EventRow,
  eventColumns,
  type GathererHeartbeatRow,
  gathererHeartbeatColumns,
  type LossRow,
  lossColumns,
  type MarketRow,
  marketColumns,
  type OrderbookDeltaRow,
  type OrderbookSnapshotRow,
  orderbookDeltaColumns,
  orderbookSnapshotColumns,
  type SegmentRow,
  type SeriesRow,
  segmentColumns,
  seriesColumns,
  type TickerRow,
  type TradeRow,
  tickerColumns,
  tradeColumns,
} from './schema/batch-columns.ts'
export type {
  DetailColumn,
  Instant,
  JsonColumn,
  LandedRow,
  LevelsColumn,
  StampColumn,
  SyncedRow,
  TransactionId,
} from './schema/columns.ts'
export type { ExportTable } from './schema/exports-table.ts'
export type {
  CoverageTable,
  DataQualityTable,
  MergeLineTable,
  MergeMemberTable,
  MergeSegmentTable,
  SealIntervalTable,
} from './schema/merge-tables.ts'
export { metadataMigrations } from './schema/migrations/metadata.ts'
export { productionMigrations } from './schema/migrations/production.ts'
export { timeSeriesMigrations } from './schema/migrations/time-series.ts'
export type { ProductionTables, RecordVersionTable, SyncCursorTable } from './schema/production-tables.ts'
export { metadataRoles, productionRoles, timeSeriesRoles } from './schema/roles.ts'
export type {
  EventColumns,
  MarketColumns,
  OrderbookDeltaColumns,
  OrderbookSnapshotColumns,
  SegmentColumns,
  SeriesColumns,
  TickerColumns,
  TradeColumns,
} from './schema/rows.ts'
export type { AcknowledgedCursorTable, GathererHeartbeatTable, MetadataTables, TimeSeriesTables } from './schema/source-tables.ts'
export {
  metadataFeeds,
  syncedDeltas,
  syncedEvents,
  syncedHeartbeats,
  syncedLosses,
  syncedMarkets,
  syncedSegments,
  syncedSeries,
  syncedSnapshots,
  syncedTickers,
  syncedTrades,
  timeSeriesFeeds,
} from './schema/synced-tables.ts'
export { tradesRule } from './schema/trades-rule.ts'
