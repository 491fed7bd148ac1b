import { SYNC_CURSORS_DDL } from '../../cursor/ddl.ts'
import type { MigrationSet } from '../../migrate/migration.ts'
import { EXPORTS_DDL } from '../exports-table.ts'
import { MERGE_TABLES_DDL } from '../merge-tables.ts'
import {
  DELTA_COLUMNS,
  EVENT_COLUMNS,
  HEARTBEAT_COLUMNS,
  LANDED_COLUMN,
  MARKET_COLUMNS,
  SEGMENT_COLUMNS,
  SERIES_COLUMNS,
  SNAPSHOT_COLUMNS,
  TICKER_COLUMNS,
  TRADE_COLUMNS,
} from './shared-ddl.ts'

const TIME_SERIES = `
create table trades (${TRADE_COLUMNS},${LANDED_COLUMN},
  primary key (market_ticker, exchange_sec, trade_id)
) partition by range (exchange_sec);

create table orderbook_deltas (${DELTA_COLUMNS},${LANDED_COLUMN},
  primary key (market_ticker, exchange_ts, side, price, delta, occ)
) partition by range (exchange_ts);

create table orderbook_snapshots (${SNAPSHOT_COLUMNS},${LANDED_COLUMN},
  primary key (market_ticker, exchange_ts, source, gatherer, conn_id, seq)
) partition by range (exchange_ts);

create table tickers (${TICKER_COLUMNS},${LANDED_COLUMN},
  primary key (market_ticker, exchange_ts, content_hash)
) partition by range (exchange_ts);

create table delta_landing (${DELTA_COLUMNS},
  primary key (gatherer, conn_id, sid, seq)
);
create index delta_landing_market on delta_landing (market_ticker, gatherer, conn_id, sid, seq);

create table segments (${SEGMENT_COLUMNS},${LANDED_COLUMN});
create table gatherer_heartbeat (${HEARTBEAT_COLUMNS});`

const RECORDS = `
create table markets (${MARKET_COLUMNS},${LANDED_COLUMN});
create table events (${EVENT_COLUMNS},${LANDED_COLUMN});
create table series (${SERIES_COLUMNS},${LANDED_COLUMN});
create table record_versions (
  kind text not null check (kind in ('market', 'event', 'series')),
  ticker text not null,
  content_hash text not null,
  raw jsonb not null,
  exchange_updated_at timestamptz,
  received_at timestamptz not null,
  gatherer text not null,
  primary key (kind, ticker, content_hash)
);`

const LEDGERS = `${MERGE_TABLES_DDL}
${SYNC_CURSORS_DDL}
${EXPORTS_DDL}`

/** The schema of the production database. */
export const productionMigrations: MigrationSet = {
  name: 'production',
  migrations: [{ version: 1, name: 'merged time series, records, ledgers', sql: `${TIME_SERIES}\n${RECORDS}\n${LEDGERS}` }],
}
