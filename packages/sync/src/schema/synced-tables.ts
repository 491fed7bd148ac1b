import type { SyncedTable } from '../table/synced-table.ts'
import {
  eventColumns,
  gathererHeartbeatColumns,
  lossColumns,
  marketColumns,
  orderbookDeltaColumns,
  orderbookSnapshotColumns,
  segmentColumns,
  seriesColumns,
  tickerColumns,
  tradeColumns,
} from './batch-columns.ts'
import { recordRule } from './record-rule.ts'
import { tradesRule } from './trades-rule.ts'

const STREAM_POLL = { busyMs: 100, idleMs: 1_000 }

export const syncedTrades: SyncedTable = {
  name: 'trades',
  columns: Object.keys(tradeColumns),
  key: ['market_ticker', 'exchange_sec', 'trade_id'],
  rule: tradesRule,
  partitionBy: 'exchange_sec',
  freshness: 'received_at',
  poll: STREAM_POLL,
}

/** Every source's deltas land; which of them become the book's history is decided afterwards. */
export const syncedDeltas: SyncedTable = {
  name: 'orderbook_deltas',
  target: 'delta_landing',
  columns: Object.keys(orderbookDeltaColumns),
  key: ['gatherer', 'conn_id', 'sid', 'seq'],
  rule: { kind: 'keep-first' },
  freshness: 'received_at',
  poll: STREAM_POLL,
}

export const syncedSnapshots: SyncedTable = {
  name: 'orderbook_snapshots',
  columns: Object.keys(orderbookSnapshotColumns),
  key: ['market_ticker', 'exchange_ts', 'source', 'gatherer', 'conn_id', 'seq'],
  rule: { kind: 'keep-first' },
  partitionBy: 'exchange_ts',
  freshness: 'received_at',
  poll: { busyMs: 1_000, idleMs: 1_000 },
}

export const syncedTickers: SyncedTable = {
  name: 'tickers',
  columns: Object.keys(tickerColumns),
  key: ['market_ticker', 'exchange_ts', 'content_hash'],
  rule: { kind: 'keep-first' },
  partitionBy: 'exchange_ts',
  freshness: 'received_at',
  poll: STREAM_POLL,
}

/** Read behind the rows it vouches for: what a segment in production calls complete is there. */
export const syncedSegments: SyncedTable = {
  name: 'segments',
  columns: Object.keys(segmentColumns),
  key: ['gatherer', 'conn_id', 'sid', 'start_seq'],
  rule: {
    kind: 'furthest',
    greatest: ['last_seq', 'complete_seq', 'complete_before', 'last_exchange_ts', 'updated_at'],
    least: ['opened_at'],
    firstKnown: ['close_reason'],
  },
  after: ['orderbook_deltas', 'orderbook_snapshots', 'tickers'],
  stamp: 'xid',
  poll: STREAM_POLL,
}

/** Read behind the segments that a loss has cut: production knows of the cut before it says why. */
export const syncedLosses: SyncedTable = {
  name: 'losses',
  columns: Object.keys(lossColumns),
  key: ['gatherer', 'table_name', 'from_ts', 'noted_at'],
  rule: { kind: 'keep-first' },
  after: ['segments'],
  poll: { busyMs: 1_000, idleMs: 1_000 },
}

/** Read behind everything: the horizon of a heartbeat in production speaks of rows that are in production. */
export const syncedHeartbeats: SyncedTable = {
  name: 'gatherer_heartbeat',
  columns: Object.keys(gathererHeartbeatColumns),
  key: ['gatherer'],
  rule: { kind: 'newest', version: ['updated_at'] },
  after: ['trades', 'orderbook_deltas', 'orderbook_snapshots', 'tickers', 'segments', 'losses'],
  poll: { busyMs: 1_000, idleMs: 1_000 },
}

export const syncedMarkets: SyncedTable = {
  name: 'markets',
  columns: Object.keys(marketColumns),
  key: ['ticker'],
  rule: recordRule('market'),
  stamp: 'xid',
  poll: { busyMs: 5_000, idleMs: 5_000 },
}

export const syncedEvents: SyncedTable = {
  name: 'events',
  columns: Object.keys(eventColumns),
  key: ['ticker'],
  rule: recordRule('event'),
  stamp: 'xid',
  poll: { busyMs: 30_000, idleMs: 30_000 },
}

export const syncedSeries: SyncedTable = {
  name: 'series',
  columns: Object.keys(seriesColumns),
  key: ['ticker'],
  rule: recordRule('series'),
  stamp: 'xid',
  poll: { busyMs: 30_000, idleMs: 30_000 },
}

/** What is read from a gatherer's `kalshi_ts`. */
export const timeSeriesFeeds: readonly SyncedTable[] = [
  syncedTrades,
  syncedDeltas,
  syncedSnapshots,
  syncedTickers,
  syncedSegments,
  syncedLosses,
  syncedHeartbeats,
]

/** What is read from a gatherer's `kalshi_meta`. */
export const metadataFeeds: readonly SyncedTable[] = [syncedMarkets, syncedEvents, syncedSeries]
