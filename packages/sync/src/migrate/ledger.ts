import { createHash } from 'node:crypto'
import type { Queryable } from '../pool/queryable.ts'
import type { Migration } from './migration.ts'

/** What ran, in every database that this package migrates. `timescale` is what was found at that time. */
export const LEDGER_DDL = `
create table if not exists schema_migrations (
  set_name text not null,
  version integer not null,
  name text not null,
  checksum text not null,
  timescale text not null check (timescale in ('full', 'apache', 'none')),
  applied_at timestamptz not null default clock_timestamp(),
  primary key (set_name, version)
)`

export interface AppliedMigration {
  readonly version: number
  readonly checksum: string
}

/** Tells one text of a step from another. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex').slice(0, 16)
}

/** What ran of a set, in order. Empty where nothing was ever migrated. */
export async function listApplied(client: Queryable, setName: string): Promise<readonly AppliedMigration[]> {
  const ledger = await client.query<{ found: boolean }>(`select to_regclass('schema_migrations') is not null as found`)
  if (ledger.rows[0]?.found !== true) return []
  const applied = await client.query<{ version: number; checksum: string }>(
    'select version, checksum from schema_migrations where set_name = $1 order by version',
    [setName],
  )
  return applied.rows
}
