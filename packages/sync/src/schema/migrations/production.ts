import { SYNC_CURSORS_DDL } from '../../cursor/ddl.ts'
import type { MigrationSet } from '../../migrate/migration.ts'
import { PARTITION_FUNCTIONS_DDL } from '../../partition/partition-functions.ts'
import { perTimescale, type TimeTable, timeTable } from '../../timescale/time-table.ts'
import { EXPORTS_DDL } from '../exports-table.ts'
import { MERGE_TABLES_DDL } from '../merge-tables.ts'
import {
  DELTA_COLUMNS,
  EVENT_COLUMNS,
  HEARTBEAT_COLUMNS,
  LANDED_COLUMN,
  LOSS_COLUMNS,
  MARKET_COLUMNS,
  SEGMENT_COLUMNS,
  SERIES_COLUMNS,
  SNAPSHOT_COLUMNS,
  TICKER_COLUMNS,
  TRADE_COLUMNS,
} from './shared-ddl.ts'

const series = (name: string, columns: string, time: string, ...rest: readonly string[]): TimeTable => ({
  name,
  columns: `${columns},${LANDED_COLUMN}`,
  key: ['market_ticker', time, ...rest],
  time,
  segmentBy: 'market_ticker',
})

const TIME_SERIES: readonly TimeTable[] = [
  series('trades', TRADE_COLUMNS, 'exchange_sec', 'trade_id'),
  series('orderbook_deltas', DELTA_COLUMNS, 'exchange_ts', 'side', 'price', 'delta', 'occ'),
  series('orderbook_snapshots', SNAPSHOT_COLUMNS, 'exchange_ts', 'source', 'gatherer', 'conn_id', 'seq'),
  series('tickers', TICKER_COLUMNS, 'exchange_ts', 'content_hash'),
]

const LANDING = `
create table delta_landing (${DELTA_COLUMNS},
  primary key (gatherer, conn_id, sid, seq)
);
create index delta_landing_market on delta_landing (market_ticker, gatherer, conn_id, sid, seq);

create table segments (${SEGMENT_COLUMNS},${LANDED_COLUMN});
create table gatherer_heartbeat (${HEARTBEAT_COLUMNS});
create table losses (${LOSS_COLUMNS});`

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
${EXPORTS_DDL}
${PARTITION_FUNCTIONS_DDL}`

const REST = `${LANDING}\n${RECORDS}\n${LEDGERS}`

/** The schema of the production database. */
export const productionMigrations: MigrationSet = {
  name: 'production',
  migrations: [
    {
      version: 1,
      name: 'merged time series, records, ledgers',
      sql: perTimescale((support) => `${TIME_SERIES.map((table) => timeTable(table, support)).join('\n')}\n${REST}`),
    },
  ],
}
