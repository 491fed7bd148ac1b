import { ACKNOWLEDGED_CURSORS_DDL } from '../../cursor/ddl.ts'
import type { MigrationSet } from '../../migrate/migration.ts'
import { EVENT_COLUMNS, MARKET_COLUMNS, SERIES_COLUMNS, SYNCED_COLUMNS } from './shared-ddl.ts'

/** The schema of a gatherer's relational database. */
export const metadataMigrations: MigrationSet = {
  name: 'metadata',
  migrations: [
    {
      version: 1,
      name: 'markets, events, series',
      sql: `
create table markets (${MARKET_COLUMNS},${SYNCED_COLUMNS});
create index markets_xid_id on markets (xid, id);

create table events (${EVENT_COLUMNS},${SYNCED_COLUMNS});
create index events_xid_id on events (xid, id);

create table series (${SERIES_COLUMNS},${SYNCED_COLUMNS});
create index series_xid_id on series (xid, id);
${ACKNOWLEDGED_CURSORS_DDL}`,
    },
  ],
}
