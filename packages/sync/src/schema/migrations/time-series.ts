import { ACKNOWLEDGED_CURSORS_DDL } from '../../cursor/ddl.ts'
import type { MigrationSet } from '../../migrate/migration.ts'
import {
  DELTA_COLUMNS,
  HEARTBEAT_COLUMNS,
  SEGMENT_COLUMNS,
  SNAPSHOT_COLUMNS,
  SYNCED_COLUMNS,
  TICKER_COLUMNS,
  TRADE_COLUMNS,
} from './shared-ddl.ts'

/** The schema of a gatherer's time-series database. */
export const timeSeriesMigrations: MigrationSet = {
  name: 'time-series',
  migrations: [
    {
      version: 1,
      name: 'time series, segments, heartbeat, acknowledged cursors',
      sql: `
create table trades (${TRADE_COLUMNS},${SYNCED_COLUMNS},
  primary key (market_ticker, exchange_sec, trade_id)
) partition by range (exchange_sec);
create index trades_xid_id on trades (xid, id);

create table orderbook_deltas (${DELTA_COLUMNS},${SYNCED_COLUMNS},
  primary key (market_ticker, exchange_ts, conn_id, sid, seq)
) partition by range (exchange_ts);
create index orderbook_deltas_xid_id on orderbook_deltas (xid, id);

create table orderbook_snapshots (${SNAPSHOT_COLUMNS},${SYNCED_COLUMNS},
  primary key (market_ticker, exchange_ts, source, gatherer, conn_id, seq)
) partition by range (exchange_ts);
create index orderbook_snapshots_xid_id on orderbook_snapshots (xid, id);

create table tickers (${TICKER_COLUMNS},${SYNCED_COLUMNS},
  primary key (market_ticker, exchange_ts, content_hash)
) partition by range (exchange_ts);
create index tickers_xid_id on tickers (xid, id);

create table segments (${SEGMENT_COLUMNS},${SYNCED_COLUMNS});
create index segments_xid_id on segments (xid, id);

create table gatherer_heartbeat (${HEARTBEAT_COLUMNS},${SYNCED_COLUMNS});
create index gatherer_heartbeat_xid_id on gatherer_heartbeat (xid, id);
${ACKNOWLEDGED_CURSORS_DDL}`,
    },
  ],
}
