import { type ClientPool, isRetryable, type SyncClock } from '@kassandra/sync'

/** Another process merges into the same production database. */
export class DeduplicatorRunningError extends Error {
  override readonly name = 'DeduplicatorRunningError'
  readonly code = 'DEDUPLICATOR_RUNNING'
  readonly retryable = false

  constructor() {
    super('another deduplicator holds this production database: stop it first')
  }
}

export interface SingletonOptions {
  readonly clock: SyncClock
  /** How long to wait for another one that is about to end, or for a killed one's connection. */
  readonly patienceMs: number
}

const TRY_LOCK = `select pg_try_advisory_lock(hashtextextended('kassandra deduplicator', 0)) as "isHeld"`
const RETRY_MS = 250

interface Hold {
  /** Aborted when the connection that holds the lock ends. */
  readonly lost: AbortSignal
  readonly release: () => void
}

/**
 * Does the work while this process is the only one of its kind on the production database. When the connection that says so is lost, as by
 * a restart of the server, the work goes on and the lock is taken again; when another process has it by then, the work is stopped.
 * @throws {DeduplicatorRunningError}
 */
export async function runAsSingleton(
  production: ClientPool,
  options: SingletonOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const first = await hold(production, options, signal)
  if (!first) return
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  const kept = keep(production, options, first, stop)
  const done = work(stop)
  try {
    await Promise.race([done, kept])
    await done
  } finally {
    over.abort()
    await Promise.allSettled([done, kept])
  }
}

/** Holds the lock until stopped, over lost connections. */
async function keep(production: ClientPool, options: SingletonOptions, first: Hold, stop: AbortSignal): Promise<void> {
  let held: Hold | undefined = first
  while (held) {
    await aborted(AbortSignal.any([held.lost, stop]))
    held.release()
    held = stop.aborted ? undefined : await hold(production, options, stop)
  }
}

/** @returns `undefined` when stopped before it came to it. */
async function hold(production: ClientPool, { clock, patienceMs }: SingletonOptions, stop: AbortSignal): Promise<Hold | undefined> {
  let refusedSinceMs: number | undefined
  while (!stop.aborted) {
    const outcome = await tryHold(production)
    if (outcome.kind === 'held') return outcome.hold
    if (outcome.kind === 'taken') {
      refusedSinceMs ??= clock.nowMs()
      if (clock.nowMs() - refusedSinceMs >= patienceMs) throw new DeduplicatorRunningError()
    }
    await clock.sleep(RETRY_MS, stop)
  }
  return undefined
}

type Attempt = { readonly kind: 'held'; readonly hold: Hold } | { readonly kind: 'taken' } | { readonly kind: 'away' }

async function tryHold(production: ClientPool): Promise<Attempt> {
  try {
    const client = await production.connect()
    const lost = new AbortController()
    const lose = (): void => lost.abort()
    client.once('error', lose).once('end', lose)
    let isReleased = false
    const release = (): void => {
      if (!isReleased) client.release(true)
      isReleased = true
    }
    try {
      const { rows } = await client.query<{ isHeld: boolean }>(TRY_LOCK)
      if (rows[0]?.isHeld) return { kind: 'held', hold: { lost: lost.signal, release } }
      release()
      return { kind: 'taken' }
    } catch (error) {
      release()
      throw error
    }
  } catch (error) {
    if (isRetryable(error)) return { kind: 'away' }
    throw error
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
