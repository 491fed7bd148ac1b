import type { Insertable } from 'kysely'
import type { BatchColumns } from '../write/column-list.ts'
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

/** Rows as a gatherer writes them: everything but `id` and `xid`. Instants are RFC 3339 text, JSON is JSON text. */
export type TradeRow = Insertable<TradeColumns>
export type OrderbookDeltaRow = Insertable<OrderbookDeltaColumns>
export type OrderbookSnapshotRow = Insertable<OrderbookSnapshotColumns>
export type TickerRow = Insertable<TickerColumns>
export type SegmentRow = Insertable<SegmentColumns>
export type GathererHeartbeatRow = Omit<Required<Insertable<GathererHeartbeatTable>>, 'id' | 'xid'>
export type LossRow = Omit<Required<Insertable<LossTable>>, 'id' | 'xid'>
export type MarketRow = Insertable<MarketColumns>
export type EventRow = Insertable<EventColumns>
export type SeriesRow = Insertable<SeriesColumns>

/** Columns with their types, for `insertBatch` and `upsertBatch` on either side, and for the definitions of the synced tables. */
export const tradeColumns: BatchColumns<TradeRow> = {
  market_ticker: 'text',
  exchange_ts: 'timestamptz',
  exchange_sec: 'timestamptz',
  trade_id: 'text',
  yes_price: 'integer',
  qty: 'bigint',
  taker_side: 'text',
  is_block_trade: 'boolean',
  ts_precision: 'text',
  source: 'text',
  received_at: 'timestamptz',
  gatherer: 'text',
  conn_id: 'text',
}

export const orderbookDeltaColumns: BatchColumns<OrderbookDeltaRow> = {
  market_ticker: 'text',
  exchange_ts: 'timestamptz',
  side: 'text',
  price: 'integer',
  delta: 'bigint',
  occ: 'integer',
  gatherer: 'text',
  conn_id: 'text',
  sid: 'integer',
  seq: 'bigint',
  segment_start: 'bigint',
  received_at: 'timestamptz',
}

export const orderbookSnapshotColumns: BatchColumns<OrderbookSnapshotRow> = {
  market_ticker: 'text',
  exchange_ts: 'timestamptz',
  exchange_ts_source: 'text',
  source: 'text',
  gatherer: 'text',
  conn_id: 'text',
  sid: 'integer',
  seq: 'bigint',
  segment_start: 'bigint',
  yes_levels: 'jsonb',
  no_levels: 'jsonb',
  received_at: 'timestamptz',
}

export const tickerColumns: BatchColumns<Required<TickerRow>> = {
  market_ticker: 'text',
  exchange_ts: 'timestamptz',
  content_hash: 'text',
  price: 'integer',
  yes_bid: 'integer',
  yes_ask: 'integer',
  yes_bid_qty: 'bigint',
  yes_ask_qty: 'bigint',
  last_trade_qty: 'bigint',
  volume: 'bigint',
  open_interest: 'bigint',
  dollar_volume: 'bigint',
  dollar_open_interest: 'bigint',
  received_at: 'timestamptz',
  gatherer: 'text',
  conn_id: 'text',
}

export const segmentColumns: BatchColumns<Required<SegmentRow>> = {
  gatherer: 'text',
  conn_id: 'text',
  sid: 'integer',
  start_seq: 'bigint',
  last_seq: 'bigint',
  complete_seq: 'bigint',
  complete_before: 'timestamptz',
  last_exchange_ts: 'timestamptz',
  close_reason: 'text',
  opened_at: 'timestamptz',
  updated_at: 'timestamptz',
}

/** Whoever writes a heartbeat leaves `updated_at` to the database's clock. */
export const gathererHeartbeatColumns: BatchColumns<GathererHeartbeatRow> = {
  gatherer: 'text',
  state: 'text',
  horizon: 'timestamptz',
  backlog: 'integer',
  version: 'text',
  updated_at: 'timestamptz',
}

/** Whoever writes a loss leaves `noted_at` to the database's clock. */
export const lossColumns: BatchColumns<LossRow> = {
  gatherer: 'text',
  table_name: 'text',
  from_ts: 'timestamptz',
  to_ts: 'timestamptz',
  rows: 'bigint',
  noted_at: 'timestamptz',
}

export const marketColumns: BatchColumns<Required<MarketRow>> = {
  ticker: 'text',
  event_ticker: 'text',
  series_ticker: 'text',
  title: 'text',
  status: 'text',
  open_time: 'timestamptz',
  close_time: 'timestamptz',
  raw: 'jsonb',
  exchange_updated_at: 'timestamptz',
  received_at: 'timestamptz',
  gatherer: 'text',
}

export const eventColumns: BatchColumns<Required<EventRow>> = {
  ticker: 'text',
  series_ticker: 'text',
  title: 'text',
  status: 'text',
  raw: 'jsonb',
  exchange_updated_at: 'timestamptz',
  received_at: 'timestamptz',
  gatherer: 'text',
}

export const seriesColumns: BatchColumns<Required<SeriesRow>> = {
  ticker: 'text',
  category: 'text',
  title: 'text',
  status: 'text',
  raw: 'jsonb',
  exchange_updated_at: 'timestamptz',
  received_at: 'timestamptz',
  gatherer: 'text',
}
