import type { Dialect } from './dialect.ts'

/** All of the first schema, which are the store's own. */
export const TABLE_NAMES: readonly string[] = [
  'runs',
  'orders',
  'fills',
  'pnl_snapshots',
  'market_data',
  'commands',
  'adopted_positions',
  'halts',
  'config_versions',
  'checkpoints',
]

/**
 * The first schema. The truth is in whole numbers, which name their unit: `_e4` 0.0001 dollar, `_e2` 0.01 contract, `_micro_usd` 0.000001
 * dollar, `_us` microseconds since 1970. Beside them stand the columns of the founding schema, computed from them: dollars, contracts and
 * instants.
 */
export const createTables = (dialect: Dialect): string =>
  `${createTrading(dialect)}${createSamples(dialect)}${createRecovery(dialect)}${INDEXES}`

const createTrading = ({ integer, decimal, instant, tableOptions }: Dialect): string => `
CREATE TABLE runs (
  epoch ${integer} PRIMARY KEY CHECK (epoch > 0),
  engine_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('paper', 'live')),
  started_at_us ${integer} NOT NULL,
  ended_at_us ${integer},
  end_reason TEXT
)${tableOptions};

CREATE TABLE orders (
  id TEXT PRIMARY KEY NOT NULL,
  client_order_id TEXT UNIQUE,
  exchange_order_id TEXT UNIQUE,
  run_epoch ${integer} REFERENCES runs(epoch),
  market_id TEXT NOT NULL,
  side TEXT NOT NULL DEFAULT 'YES' CHECK (side IN ('YES', 'NO')),
  order_side TEXT NOT NULL CHECK (order_side IN ('BUY', 'SELL')),
  price_e4 ${integer} NOT NULL CHECK (price_e4 BETWEEN 0 AND 10000),
  size_e2 ${integer} NOT NULL CHECK (size_e2 >= 0),
  filled_size_e2 ${integer} NOT NULL DEFAULT 0 CHECK (filled_size_e2 >= 0),
  status TEXT NOT NULL CHECK (status IN ('pending-new', 'open', 'pending-cancel', 'pending-amend', 'unknown', 'done')),
  post_only ${integer} CHECK (post_only IN (0, 1)),
  expires_at_us ${integer},
  end_reason TEXT,
  created_at_us ${integer} NOT NULL CHECK (created_at_us >= 0),
  updated_at_us ${integer} NOT NULL CHECK (updated_at_us >= 0),
  price ${decimal('price_e4', 4)},
  size ${decimal('size_e2', 2)},
  filled_size ${decimal('filled_size_e2', 2)},
  created_at ${instant('created_at_us')},
  updated_at ${instant('updated_at_us')}
)${tableOptions};

CREATE TABLE fills (
  id TEXT PRIMARY KEY NOT NULL,
  seq ${integer} NOT NULL UNIQUE CHECK (seq > 0),
  order_id TEXT REFERENCES orders(id),
  told_order_id TEXT,
  exchange_order_id TEXT NOT NULL,
  market_id TEXT NOT NULL,
  side TEXT NOT NULL DEFAULT 'YES' CHECK (side IN ('YES', 'NO')),
  order_side TEXT NOT NULL CHECK (order_side IN ('BUY', 'SELL')),
  price_e4 ${integer} NOT NULL CHECK (price_e4 BETWEEN 0 AND 10000),
  size_e2 ${integer} NOT NULL CHECK (size_e2 > 0),
  fee_micro_usd ${integer} NOT NULL,
  is_taker ${integer} NOT NULL CHECK (is_taker IN (0, 1)),
  timestamp_us ${integer} NOT NULL CHECK (timestamp_us >= 0),
  price ${decimal('price_e4', 4)},
  size ${decimal('size_e2', 2)},
  fee ${decimal('fee_micro_usd', 6)},
  timestamp ${instant('timestamp_us')}
)${tableOptions};
`

const createSamples = ({ integer, counter, decimal, instant, tableOptions }: Dialect): string => `
CREATE TABLE pnl_snapshots (
  id ${counter},
  timestamp_us ${integer} NOT NULL CHECK (timestamp_us >= 0),
  market_id TEXT NOT NULL,
  realized_pnl_micro_usd ${integer} NOT NULL,
  unrealized_pnl_micro_usd ${integer} NOT NULL,
  fees_micro_usd ${integer} NOT NULL,
  position_e2 ${integer} NOT NULL,
  timestamp ${instant('timestamp_us')},
  realized_pnl ${decimal('realized_pnl_micro_usd', 6)},
  unrealized_pnl ${decimal('unrealized_pnl_micro_usd', 6)},
  fees ${decimal('fees_micro_usd', 6)},
  yes_position ${decimal('CASE WHEN position_e2 > 0 THEN position_e2 ELSE 0 END', 2)},
  no_position ${decimal('CASE WHEN position_e2 < 0 THEN -position_e2 ELSE 0 END', 2)},
  UNIQUE (timestamp_us, market_id)
)${tableOptions};

CREATE TABLE market_data (
  id ${counter},
  timestamp_us ${integer} NOT NULL CHECK (timestamp_us >= 0),
  market_id TEXT NOT NULL,
  best_bid_e4 ${integer} CHECK (best_bid_e4 BETWEEN 0 AND 10000),
  best_ask_e4 ${integer} CHECK (best_ask_e4 BETWEEN 0 AND 10000),
  timestamp ${instant('timestamp_us')},
  best_bid ${decimal('best_bid_e4', 4)},
  best_ask ${decimal('best_ask_e4', 4)},
  mid_price ${decimal('(best_bid_e4 + best_ask_e4) * 5', 5)},
  UNIQUE (timestamp_us, market_id)
)${tableOptions};
`

const createRecovery = ({ integer, decimal, instant, isJson, tableOptions }: Dialect): string => `
CREATE TABLE commands (
  run_epoch ${integer} NOT NULL REFERENCES runs(epoch),
  command_id ${integer} NOT NULL,
  client_order_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'amend', 'decrease', 'cancel')),
  body TEXT NOT NULL CHECK (${isJson('body')}),
  issued_at_us ${integer} NOT NULL,
  outcome TEXT CHECK (outcome IN ('done', 'refused', 'unknown')),
  code TEXT,
  answered_at_us ${integer},
  PRIMARY KEY (run_epoch, command_id)
)${tableOptions};

CREATE TABLE adopted_positions (
  id ${integer} PRIMARY KEY,
  run_epoch ${integer} NOT NULL REFERENCES runs(epoch),
  timestamp_us ${integer} NOT NULL CHECK (timestamp_us >= 0),
  market_id TEXT NOT NULL,
  position_e2 ${integer} NOT NULL,
  cost_micro_usd ${integer} NOT NULL,
  realized_pnl_micro_usd ${integer} NOT NULL,
  fees_paid_micro_usd ${integer} NOT NULL,
  total_traded_micro_usd ${integer} NOT NULL,
  believed_position_e2 ${integer},
  through_fill_seq ${integer} NOT NULL CHECK (through_fill_seq >= 0),
  reason TEXT NOT NULL,
  timestamp ${instant('timestamp_us')},
  position_contracts ${decimal('position_e2', 2)},
  UNIQUE (market_id, timestamp_us, run_epoch)
)${tableOptions};

CREATE TABLE halts (
  id ${integer} PRIMARY KEY,
  run_epoch ${integer} NOT NULL REFERENCES runs(epoch),
  halted_at_us ${integer} NOT NULL CHECK (halted_at_us >= 0),
  rule TEXT NOT NULL,
  market_id TEXT,
  reason TEXT NOT NULL,
  resumed_at_us ${integer},
  resumed_by TEXT,
  resume_note TEXT,
  halted_at ${instant('halted_at_us')}
)${tableOptions};

CREATE TABLE config_versions (
  version ${integer} PRIMARY KEY,
  created_at_us ${integer} NOT NULL,
  source TEXT NOT NULL,
  content TEXT NOT NULL CHECK (${isJson('content')})
)${tableOptions};

CREATE TABLE checkpoints (
  name TEXT PRIMARY KEY NOT NULL,
  saved_at_us ${integer} NOT NULL,
  content TEXT NOT NULL CHECK (${isJson('content')})
)${tableOptions};
`

const INDEXES = `
CREATE INDEX idx_orders_market ON orders(market_id);
CREATE INDEX idx_orders_status ON orders(status);
CREATE INDEX idx_orders_unfilled ON orders(updated_at_us) WHERE status = 'done' AND filled_size_e2 = 0;
CREATE INDEX idx_fills_order ON fills(order_id);
CREATE INDEX idx_fills_unlinked ON fills(exchange_order_id) WHERE order_id IS NULL;
CREATE INDEX idx_fills_unlinked_told ON fills(told_order_id) WHERE order_id IS NULL;
CREATE INDEX idx_fills_market ON fills(market_id, seq);
CREATE INDEX idx_pnl_timestamp ON pnl_snapshots(timestamp);
CREATE INDEX idx_commands_issued ON commands(issued_at_us) WHERE outcome IN ('done', 'refused');
CREATE INDEX idx_commands_order ON commands(client_order_id);
CREATE INDEX idx_commands_unresolved ON commands(run_epoch, command_id) WHERE outcome IS NULL OR outcome = 'unknown';
CREATE INDEX idx_adopted_positions_market ON adopted_positions(market_id, id);
CREATE UNIQUE INDEX idx_halts_instant ON halts(halted_at_us, run_epoch, rule, coalesce(market_id, ''));
CREATE INDEX idx_halts_open ON halts(id) WHERE resumed_at_us IS NULL;
`
