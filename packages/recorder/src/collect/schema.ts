import type { MigrationSet } from '@kassandra/sync'

/** What a gatherer remembers of its own work, in its time-series database beside the synchronised tables. Read by nobody else. */
export const collectMigrations: MigrationSet = {
  name: 'collect',
  migrations: [
    {
      version: 1,
      name: 'progress of backfill and polls',
      sql: `
create table gatherer_progress (
  gatherer text primary key,
  trades_complete_before timestamptz,
  last_poll bigint not null default 0,
  trades_lost_since timestamptz,
  trades_lost_xid xid8
);`,
    },
  ],
}
