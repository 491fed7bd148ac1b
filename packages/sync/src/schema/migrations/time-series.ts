import { ACKNOWLEDGED_CURSORS_DDL } from '../../cursor/ddl.ts'
import type { MigrationSet } from '../../migrate/migration.ts'
import { PARTITION_FUNCTIONS_DDL } from '../../partition/partition-functions.ts'
import type { TimescaleSupport } from '../../timescale/probe.ts'
import { perTimescale, type TimeTable, timeTable } from '../../timescale/time-table.ts'
import {
  DELTA_COLUMNS,
  HEARTBEAT_COLUMNS,
  LOSS_COLUMNS,
  SEGMENT_COLUMNS,
  SNAPSHOT_COLUMNS,
  SYNCED_COLUMNS,
  TICKER_COLUMNS,
  TRADE_COLUMNS,
} from './shared-ddl.ts'

const series = (name: string, columns: string, time: string, ...rest: readonly string[]): TimeTable => ({
  name,
  columns: `${columns},${SYNCED_COLUMNS}`,
  key: ['market_ticker', time, ...rest],
  time,
  segmentBy: 'market_ticker',
})

const TIME_SERIES: readonly TimeTable[] = [
  series('trades', TRADE_COLUMNS, 'exchange_sec', 'trade_id'),
  series('orderbook_deltas', DELTA_COLUMNS, 'exchange_ts', 'conn_id', 'sid', 'seq'),
  series('orderbook_snapshots', SNAPSHOT_COLUMNS, 'exchange_ts', 'source', 'gatherer', 'conn_id', 'seq'),
  series('tickers', TICKER_COLUMNS, 'exchange_ts', 'content_hash'),
]

const withCursorIndex = (table: TimeTable, support: TimescaleSupport): string => `
${timeTable(table, support)}
create index ${table.name}_xid_id on ${table.name} (xid, id);`

const LEDGERS = `
create table segments (${SEGMENT_COLUMNS},${SYNCED_COLUMNS});
create index segments_xid_id on segments (xid, id);

create table gatherer_heartbeat (${HEARTBEAT_COLUMNS},${SYNCED_COLUMNS});
create index gatherer_heartbeat_xid_id on gatherer_heartbeat (xid, id);

create table losses (${LOSS_COLUMNS},${SYNCED_COLUMNS});
create index losses_xid_id on losses (xid, id);
${ACKNOWLEDGED_CURSORS_DDL}
${PARTITION_FUNCTIONS_DDL}`

/** The schema of a gatherer's time-series database. */
export const timeSeriesMigrations: MigrationSet = {
  name: 'time-series',
  migrations: [
    {
      version: 1,
      name: 'time series, segments, heartbeat, losses, acknowledged cursors',
      sql: perTimescale((support) => `${TIME_SERIES.map((table) => withCursorIndex(table, support)).join('\n')}\n${LEDGERS}`),
    },
  ],
}
