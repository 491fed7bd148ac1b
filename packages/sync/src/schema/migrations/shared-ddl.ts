/** Columns of the tables that stand on both sides, as DDL. Units: prices $0.0001, quantities 0.01 contract, instants in microseconds. */

export const TRADE_COLUMNS: string = `
  market_ticker text not null,
  exchange_ts timestamptz not null,
  exchange_sec timestamptz not null check (exchange_sec = date_trunc('second', exchange_ts)),
  trade_id text not null,
  yes_price integer not null,
  qty bigint not null,
  taker_side text not null check (taker_side in ('yes', 'no')),
  is_block_trade boolean not null,
  ts_precision text not null check (ts_precision in ('s', 'ms', 'us')),
  source text not null check (source in ('ws', 'rest')),
  received_at timestamptz not null,
  gatherer text not null,
  conn_id text not null`

export const DELTA_COLUMNS: string = `
  market_ticker text not null,
  exchange_ts timestamptz not null,
  side text not null check (side in ('yes', 'no')),
  price integer not null,
  delta bigint not null,
  occ integer not null check (occ >= 0),
  gatherer text not null,
  conn_id text not null,
  sid integer not null,
  seq bigint not null,
  segment_start bigint not null,
  received_at timestamptz not null`

export const SNAPSHOT_COLUMNS: string = `
  market_ticker text not null,
  exchange_ts timestamptz not null,
  exchange_ts_source text not null check (exchange_ts_source in ('sending', 'connection', 'received')),
  source text not null check (source in ('ws', 'rest', 'switch')),
  gatherer text not null,
  conn_id text not null,
  sid integer not null,
  seq bigint not null,
  segment_start bigint not null,
  yes_levels jsonb not null,
  no_levels jsonb not null,
  received_at timestamptz not null`

export const TICKER_COLUMNS: string = `
  market_ticker text not null,
  exchange_ts timestamptz not null,
  content_hash text not null,
  price integer,
  yes_bid integer,
  yes_ask integer,
  yes_bid_qty bigint,
  yes_ask_qty bigint,
  last_trade_qty bigint,
  volume bigint,
  open_interest bigint,
  dollar_volume bigint,
  dollar_open_interest bigint,
  received_at timestamptz not null,
  gatherer text not null,
  conn_id text not null`

export const SEGMENT_COLUMNS: string = `
  gatherer text not null,
  conn_id text not null,
  sid integer not null,
  start_seq bigint not null,
  last_seq bigint not null,
  complete_seq bigint not null,
  complete_before timestamptz,
  last_exchange_ts timestamptz,
  close_reason text check (close_reason in ('gap', 'disconnect', 'backpressure', 'stop', 'crash', 'lost')),
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (gatherer, conn_id, sid, start_seq)`

export const HEARTBEAT_COLUMNS: string = `
  gatherer text primary key,
  state text not null check (state in ('starting', 'running', 'draining', 'stopped')),
  horizon timestamptz,
  backlog integer not null,
  version text not null,
  updated_at timestamptz not null default clock_timestamp()`

export const LOSS_COLUMNS: string = `
  gatherer text not null,
  table_name text not null,
  from_ts timestamptz not null,
  to_ts timestamptz not null check (to_ts > from_ts),
  rows bigint not null check (rows > 0),
  noted_at timestamptz not null default clock_timestamp(),
  primary key (gatherer, table_name, from_ts, noted_at)`

const RECORD_COLUMNS = `
  title text,
  status text,
  raw jsonb not null,
  exchange_updated_at timestamptz,
  received_at timestamptz not null,
  gatherer text not null`

export const MARKET_COLUMNS: string = `
  ticker text primary key,
  event_ticker text,
  series_ticker text,
  open_time timestamptz,
  close_time timestamptz,${RECORD_COLUMNS}`

export const EVENT_COLUMNS: string = `
  ticker text primary key,
  series_ticker text,${RECORD_COLUMNS}`

export const SERIES_COLUMNS: string = `
  ticker text primary key,
  category text,${RECORD_COLUMNS}`

/** What makes a table readable by cursor; the index on `(xid, id)` belongs to it. */
export const SYNCED_COLUMNS: string = `
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id()`

export const LANDED_COLUMN: string = `
  xid xid8 not null default pg_current_xact_id()`
