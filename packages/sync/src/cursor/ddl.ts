import type { MigrationSet } from '../migrate/migration.ts'

/** Progress of all readers, in the database they write to. */
export const SYNC_CURSORS_DDL = `
create table sync_cursors (
  source text not null,
  table_name text not null,
  system_identifier text not null,
  timeline integer not null,
  xid xid8 not null,
  id bigint not null,
  rows_read bigint not null default 0,
  restarts integer not null default 0,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (source, table_name)
);`

/** In every source database, for consumers that say how far they are. Two schemas of one database may both want it. */
export const ACKNOWLEDGED_CURSORS_DDL = `
create table if not exists acknowledged_cursors (
  consumer text not null,
  table_name text not null,
  system_identifier text not null,
  timeline integer not null,
  xid xid8 not null,
  id bigint not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (consumer, table_name)
);`

/** What a database needs to be synchronised into, beside its own tables. The production schema has it already. */
export const cursorMigrations: MigrationSet = {
  name: 'sync-cursors',
  migrations: [{ version: 1, name: 'progress of readers', sql: SYNC_CURSORS_DDL }],
}
