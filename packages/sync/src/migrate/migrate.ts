import type { PoolClient } from 'pg'
import { borrow } from '../pool/borrow.ts'
import type { ClientPool } from '../pool/queryable.ts'
import { planMigrations } from './compare-schema.ts'
import { checksumOf, LEDGER_DDL, listApplied } from './ledger.ts'
import type { MigrationSet } from './migration.ts'
import { probeTimescale, type TimescaleSupport } from './timescale.ts'

export interface MigrateResult {
  /** Versions that this call applied. */
  readonly applied: readonly number[]
  readonly timescale: TimescaleSupport
}

/**
 * Brings one schema of a database up to date: each pending step in a transaction of its own, under an advisory lock, so that any number
 * of processes may call it at once. Idempotent; killed anywhere, the next call goes on.
 * @throws {SchemaError} The database is newer than the set, or an applied step has another text.
 */
export async function migrate(pool: ClientPool, set: MigrationSet): Promise<MigrateResult> {
  const lease = await borrow(pool)
  try {
    const timescale = await probeTimescale(lease.client)
    const applied: number[] = []
    for (;;) {
      const version = await applyNext(lease.client, set, timescale)
      if (version === undefined) break
      applied.push(version)
    }
    lease.release()
    return { applied, timescale }
  } finally {
    lease.discard()
  }
}

/** One transaction; a connection that dies in it takes the lock and the half step with it. */
async function applyNext(client: PoolClient, set: MigrationSet, timescale: TimescaleSupport): Promise<number | undefined> {
  await client.query('begin')
  await client.query(`select pg_advisory_xact_lock(hashtextextended('kassandra migrations', 0))`)
  await client.query('set local statement_timeout = 0')
  await client.query(LEDGER_DDL)
  const next = planMigrations(set, await listApplied(client, set.name))[0]
  if (next) {
    await client.query(next.sql)
    await client.query('insert into schema_migrations (set_name, version, name, checksum, timescale) values ($1, $2, $3, $4, $5)', [
      set.name,
      next.version,
      next.name,
      checksumOf(next),
      timescale,
    ])
  }
  await client.query('commit')
  return next?.version
}
