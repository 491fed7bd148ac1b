import type { PoolClient } from 'pg'
import { borrow } from '../pool/borrow.ts'
import type { ClientPool } from '../pool/queryable.ts'
import { type SyncClock, systemClock } from '../run/clock.ts'
import { probeTimescale, type TimescaleSupport } from '../timescale/probe.ts'
import { planMigrations } from './compare-schema.ts'
import { checksumOf, LEDGER_DDL, listApplied } from './ledger.ts'
import { type MigrationSet, sqlOf } from './migration.ts'

export interface MigrateResult {
  /** Versions that this call applied. */
  readonly applied: readonly number[]
  readonly timescale: TimescaleSupport
}

export interface MigrateOptions {
  /** A step gives up waiting for a lock past this, milliseconds; default 2,000. Whoever writes to the table waits behind it. */
  readonly lockTimeoutMs?: number
  /** How often a step is tried that does not get its locks; default 60. */
  readonly attempts?: number
  /** How tables are partitioned, where nothing of the set has been applied yet; default what the database has. */
  readonly timescale?: TimescaleSupport
  readonly clock?: SyncClock
  readonly signal?: AbortSignal
}

const LOCK_NOT_AVAILABLE = '55P03'
const BETWEEN_ATTEMPTS_MS = 500

/**
 * Brings one schema of a database up to date: each pending step in a transaction of its own, under an advisory lock, so that any number
 * of processes may call it at once. Writers and readers may go on meanwhile: a step that would keep them waiting for long is undone and
 * tried again. Idempotent; killed anywhere, the next call goes on.
 * @throws {SchemaError} The database is newer than the set, or an applied step has another text.
 */
export async function migrate(pool: ClientPool, set: MigrationSet, options: MigrateOptions = {}): Promise<MigrateResult> {
  const lease = await borrow(pool)
  try {
    const timescale = (await listApplied(lease.client, set.name))[0]?.timescale ?? options.timescale ?? (await probeTimescale(lease.client))
    const applied: number[] = []
    for (;;) {
      const version = await applyPatiently(lease.client, set, timescale, options)
      if (version === undefined) break
      applied.push(version)
    }
    lease.release()
    return { applied, timescale }
  } finally {
    lease.discard()
  }
}

async function applyPatiently(
  client: PoolClient,
  set: MigrationSet,
  timescale: TimescaleSupport,
  { lockTimeoutMs = 2_000, attempts = 60, clock = systemClock, signal = new AbortController().signal }: MigrateOptions,
): Promise<number | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyNext(client, set, timescale, lockTimeoutMs)
    } catch (error) {
      const isLocked = error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE
      if (!isLocked || attempt >= attempts) throw error
      await client.query('rollback')
      await clock.sleep(BETWEEN_ATTEMPTS_MS, signal)
      signal.throwIfAborted()
    }
  }
}

/** One transaction; a connection that dies in it takes the lock and the half step with it. */
async function applyNext(
  client: PoolClient,
  set: MigrationSet,
  timescale: TimescaleSupport,
  lockTimeoutMs: number,
): Promise<number | undefined> {
  await client.query('begin')
  await client.query('set local statement_timeout = 0; set local lock_timeout = 0')
  await client.query(`select pg_advisory_xact_lock(hashtextextended('kassandra migrations', 0))`)
  await client.query(`set local lock_timeout = ${Number(lockTimeoutMs)}`)
  await client.query(LEDGER_DDL)
  const next = planMigrations(set, await listApplied(client, set.name))[0]
  if (next) {
    const sql = sqlOf(next, timescale)
    await client.query(sql)
    await client.query('insert into schema_migrations (set_name, version, name, checksum, timescale) values ($1, $2, $3, $4, $5)', [
      set.name,
      next.version,
      next.name,
      checksumOf(sql),
      timescale,
    ])
  }
  await client.query('commit')
  return next?.version
}
