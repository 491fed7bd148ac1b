import type { ClientPool, SyncClock } from '@kassandra/sync'

/** Another process merges into the same production database. */
export class DeduplicatorRunningError extends Error {
  override readonly name = 'DeduplicatorRunningError'
  readonly code = 'DEDUPLICATOR_RUNNING'
  readonly retryable = false

  constructor() {
    super('another deduplicator holds this production database: stop it first')
  }
}

const TRY_LOCK = `select pg_try_advisory_lock(hashtextextended('kassandra deduplicator', 0)) as "isHeld"`
const RETRY_MS = 250

/**
 * Takes the lock that makes the deduplicator one of its kind, waiting `patienceMs` for a killed one's connection to end. Returns how to
 * give it back.
 * @throws {DeduplicatorRunningError}
 */
export async function holdSingleton(
  production: ClientPool,
  clock: SyncClock,
  patienceMs: number,
  signal: AbortSignal,
): Promise<() => void> {
  const client = await production.connect()
  const startedAtMs = clock.nowMs()
  for (;;) {
    const { rows } = await client.query<{ isHeld: boolean }>(TRY_LOCK)
    if (rows[0]?.isHeld) return () => client.release(true)
    if (signal.aborted || clock.nowMs() - startedAtMs >= patienceMs) {
      client.release()
      throw new DeduplicatorRunningError()
    }
    await clock.sleep(RETRY_MS, signal)
  }
}
