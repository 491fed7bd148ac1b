import type { PoolClient } from 'pg'
import { LockHeldError, LockLostError } from '../errors/lock-errors.ts'
import { borrow } from '../pool/borrow.ts'
import type { ClientPool, Queryable } from '../pool/queryable.ts'
import { type SyncClock, systemClock } from '../run/clock.ts'

export interface HoldLockOptions {
  /** How long to wait for a holder that has just ended, whose connection the server still counts, milliseconds; default 10,000. */
  readonly patienceMs?: number
  readonly clock?: SyncClock
  readonly signal?: AbortSignal
}

/** A lock that one process of its kind holds, for as long as its connection lives. */
export interface HeldLock {
  /** Aborted, with a `LockLostError`, as soon as the connection is gone: whoever works under the lock stops at it. */
  readonly lost: AbortSignal
  /** Gives the lock back. Never throws. */
  release(): Promise<void>
}

const RETRY_MS = 250

/**
 * Takes an advisory lock of a database and keeps one connection of the pool for it. Does nothing else with it, so that no time-out of a
 * statement or a transaction ends it.
 * @param name Any text; processes that must not run beside each other use the same.
 * @throws {LockHeldError} Somebody else has it and keeps it; says who.
 */
export async function holdLock(
  pool: ClientPool,
  name: string,
  { patienceMs = 10_000, clock = systemClock, signal = new AbortController().signal }: HoldLockOptions = {},
): Promise<HeldLock> {
  const lease = await borrow(pool)
  try {
    const startedMs = clock.nowMs()
    while (!(await tryLock(lease.client, name))) {
      if (signal.aborted || clock.nowMs() - startedMs >= patienceMs) throw new LockHeldError(name, await findHolder(lease.client, name))
      await clock.sleep(RETRY_MS, signal)
    }
  } catch (error) {
    lease.discard()
    throw error
  }
  return watch(lease.client, name, () => lease.discard())
}

function watch(client: PoolClient, name: string, discard: () => void): HeldLock {
  const lost = new AbortController()
  const lose = (cause?: unknown): void => {
    unwatch()
    lost.abort(new LockLostError(name, { cause }))
    discard()
  }
  const unwatch = (): void => {
    client.removeListener('error', lose)
    client.removeListener('end', lose)
  }
  client.on('error', lose)
  client.on('end', lose)
  return {
    lost: lost.signal,
    release: async () => {
      if (lost.signal.aborted) return
      unwatch()
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined) // ending the connection does it too
      discard()
    },
  }
}

async function tryLock(client: Queryable, name: string): Promise<boolean> {
  const { rows } = await client.query<{ isHeld: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as "isHeld"', [name])
  return rows[0]?.isHeld === true
}

const HOLDER = `
select coalesce(nullif(application_name, ''), 'a session') || ', process ' || pid || coalesce(' from ' || host(client_addr), '') as holder
from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and granted and objsubid = 1 and pg_locks.database = (select oid from pg_database where datname = current_database())
  and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`

async function findHolder(client: Queryable, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ holder: string | null }>(HOLDER, [name])
  return rows[0]?.holder ?? undefined
}
