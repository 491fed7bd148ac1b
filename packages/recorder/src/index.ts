export { kalshiTables } from './archive/kalshi-tables.ts'
export { type CollectClock, systemCollectClock } from './collect/clock.ts'
export { CollectError, GathererLockedError, UnwrittenRowsError } from './collect/errors.ts'
export type { ExchangeRest, ExchangeSocket } from './collect/exchange-port.ts'
export { createGatherer, type Gatherer } from './collect/gatherer.ts'
export type { GathererDeps, GathererOptions } from './collect/gatherer-options.ts'
export type { GathererHealth, PartHealth } from './collect/health.ts'
export type { CollectCounts } from './collect/metrics.ts'
export type { GathererEvent, GathererObserver, GathererState } from './collect/observer.ts'
export type { RecoveryOptions } from './collect/recovery.ts'
export type { RegistryOptions } from './collect/registry.ts'
export { collectMigrations } from './collect/schema.ts'
export type { MarketSelection } from './collect/selection.ts'
export type { SessionOptions } from './collect/session.ts'
export type { TradeBackfillOptions } from './collect/trade-backfill.ts'
export type { WriterOptions } from './collect/writer.ts'
export { type CoverageAnswer, describeCoverage, type MissingPart, queryCoverage } from './coverage/query-coverage.ts'
export {
  Deduplicator,
  type DeduplicatorDeps,
  type DeduplicatorEvent,
  type DeduplicatorHealth,
  type DeduplicatorOptions,
  type GathererDatabases,
} from './deduplicate/deduplicator.ts'
export { DeduplicatorRunningError, holdSingleton } from './deduplicate/singleton.ts'
export type { GathererState as GathererPresence } from './merge/gatherer-state.ts'
export type { MergeReport } from './merge/merge-landed.ts'
export type { Exporter } from './seal/export-interval.ts'
