/** One step of the schema. Released steps are never edited; a change is a new step at the end. */
export interface Migration {
  /** Counts from 1 without a gap; the file's `user_version` is the last one applied. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * Units: prices 0.0001 dollar, sizes and positions 0.01 contract, money 0.000001 dollar, times microseconds since 1970, all whole numbers.
 * The mid is in 0.000001 dollar, as it may lie between two prices.
 */
const TABLES = `
CREATE TABLE runs (
  epoch INTEGER PRIMARY KEY,
  engine_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('paper', 'live')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT
) STRICT;

CREATE TABLE orders (
  id TEXT PRIMARY KEY NOT NULL,
  client_order_id TEXT UNIQUE,
  exchange_order_id TEXT UNIQUE,
  run_epoch INTEGER REFERENCES runs(epoch),
  market_id TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('YES', 'NO')),
  order_side TEXT NOT NULL CHECK (order_side IN ('BUY', 'SELL')),
  price INTEGER NOT NULL CHECK (price BETWEEN 0 AND 10000),
  size INTEGER NOT NULL CHECK (size >= 0),
  filled_size INTEGER NOT NULL DEFAULT 0 CHECK (filled_size >= 0),
  status TEXT NOT NULL CHECK (status IN ('pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown', 'done')),
  post_only INTEGER NOT NULL CHECK (post_only IN (0, 1)),
  expires_at INTEGER,
  end_reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE fills (
  id TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  order_id TEXT REFERENCES orders(id),
  exchange_order_id TEXT NOT NULL,
  market_id TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('YES', 'NO')),
  order_side TEXT NOT NULL CHECK (order_side IN ('BUY', 'SELL')),
  price INTEGER NOT NULL CHECK (price BETWEEN 0 AND 10000),
  size INTEGER NOT NULL CHECK (size > 0),
  fee INTEGER NOT NULL,
  is_taker INTEGER NOT NULL CHECK (is_taker IN (0, 1)),
  timestamp INTEGER NOT NULL
) STRICT;

CREATE TABLE pnl_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp INTEGER NOT NULL,
  market_id TEXT NOT NULL,
  realized_pnl INTEGER NOT NULL,
  unrealized_pnl INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  yes_position INTEGER NOT NULL CHECK (yes_position >= 0),
  no_position INTEGER NOT NULL CHECK (no_position >= 0),
  CHECK (yes_position = 0 OR no_position = 0)
) STRICT;

CREATE TABLE market_data (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp INTEGER NOT NULL,
  market_id TEXT NOT NULL,
  best_bid INTEGER CHECK (best_bid BETWEEN 0 AND 10000),
  best_ask INTEGER CHECK (best_ask BETWEEN 0 AND 10000),
  mid_price INTEGER GENERATED ALWAYS AS ((best_bid + best_ask) * 50) STORED
) STRICT;

CREATE TABLE commands (
  run_epoch INTEGER NOT NULL REFERENCES runs(epoch),
  command_id INTEGER NOT NULL,
  client_order_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'amend', 'decrease', 'cancel')),
  body TEXT NOT NULL CHECK (json_valid(body)),
  issued_at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('done', 'refused', 'unknown')),
  code TEXT,
  answered_at INTEGER,
  PRIMARY KEY (run_epoch, command_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE adopted_positions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_epoch INTEGER NOT NULL REFERENCES runs(epoch),
  timestamp INTEGER NOT NULL,
  market_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  realized_pnl INTEGER NOT NULL,
  fees_paid INTEGER NOT NULL,
  total_traded INTEGER NOT NULL,
  believed_position INTEGER,
  through_fill_seq INTEGER NOT NULL CHECK (through_fill_seq >= 0),
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE halts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_epoch INTEGER NOT NULL REFERENCES runs(epoch),
  halted_at INTEGER NOT NULL,
  rule TEXT NOT NULL,
  market_id TEXT,
  reason TEXT NOT NULL,
  resumed_at INTEGER,
  resumed_by TEXT,
  resume_note TEXT
) STRICT;

CREATE TABLE config_versions (
  version INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TABLE checkpoints (
  name TEXT PRIMARY KEY NOT NULL,
  saved_at INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_orders_market ON orders(market_id);
CREATE INDEX idx_orders_status ON orders(status);
CREATE INDEX idx_orders_unfilled ON orders(updated_at) WHERE status = 'done' AND filled_size = 0;
CREATE INDEX idx_fills_order ON fills(order_id);
CREATE INDEX idx_fills_unlinked ON fills(exchange_order_id) WHERE order_id IS NULL;
CREATE INDEX idx_fills_market ON fills(market_id, seq);
CREATE INDEX idx_pnl_timestamp ON pnl_snapshots(timestamp);
CREATE INDEX idx_market_data_timestamp ON market_data(timestamp);
CREATE INDEX idx_commands_issued ON commands(issued_at) WHERE outcome IN ('done', 'refused');
CREATE INDEX idx_commands_order ON commands(client_order_id);
CREATE INDEX idx_commands_unresolved ON commands(run_epoch, command_id) WHERE outcome IS NULL OR outcome = 'unknown';
CREATE INDEX idx_adopted_positions_market ON adopted_positions(market_id, id);
CREATE INDEX idx_halts_open ON halts(id) WHERE resumed_at IS NULL;
`

export const MIGRATIONS: readonly Migration[] = [{ version: 1, name: 'tables', sql: TABLES }]
