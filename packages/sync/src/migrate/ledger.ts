import { createHash } from 'node:crypto'
import type { Queryable } from '../pool/queryable.ts'
import type { TimescaleSupport } from '../timescale/probe.ts'

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
  /** What the server offered when the step ran; the checksum is of the text for it. */
  readonly timescale: TimescaleSupport
}

/** Tells one text of a step from another. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 16)
}

/** What ran of a set, in order. Empty where nothing was ever migrated. */
export async function listApplied(client: Queryable, setName: string): Promise<readonly AppliedMigration[]> {
  const ledger = await client.query<{ found: boolean }>(`select to_regclass('schema_migrations') is not null as found`)
  if (ledger.rows[0]?.found !== true) return []
  const applied = await client.query<{ version: number; checksum: string; timescale: TimescaleSupport }>(
    'select version, checksum, timescale from schema_migrations where set_name = $1 order by version',
    [setName],
  )
  return applied.rows
}
