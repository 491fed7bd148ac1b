import type { Pool, PoolClient } from 'pg'
import { GathererLockedError } from '../errors.ts'
import type { CollectClock } from '../time/clock.ts'
import { pause } from '../time/clock.ts'

export interface SessionOptions {
  readonly gatherer: string
  /** How long the first connection waits for the lock of a process that has just ended, milliseconds. Default 3,000. */
  readonly lockWaitMs?: number | undefined
  /** How long a later connection waits for the lock, which the server may still count to the lost one, milliseconds. Default 60,000. */
  readonly relockWaitMs?: number | undefined
  /** A transaction without an end for this long counts as a lost connection, milliseconds. Default 90,000. */
  readonly transactionTimeoutMs?: number | undefined
}

const LOCK_POLL_MS = 100

/**
 * The one connection over which a gatherer writes. It holds the gatherer's advisory lock, so that whoever writes is the only one of
 * that id: a new connection is used only once it has the lock again. One transaction at a time.
 */
export class WriterSession {
  readonly #pool: Pick<Pool, 'connect'>
  readonly #clock: CollectClock
  readonly #gatherer: string
  readonly #relockWaitMs: number
  readonly #transactionTimeoutMs: number
  #lockWaitMs: number
  #client: PoolClient | undefined

  constructor(pool: Pick<Pool, 'connect'>, clock: CollectClock, options: SessionOptions) {
    this.#pool = pool
    this.#clock = clock
    this.#gatherer = options.gatherer
    this.#lockWaitMs = options.lockWaitMs ?? 3_000
    this.#relockWaitMs = options.relockWaitMs ?? 60_000
    this.#transactionTimeoutMs = options.transactionTimeoutMs ?? 90_000
  }

  /**
   * Connects and takes the lock, unless it is held already.
   * @throws {GathererLockedError} Another process has the lock and keeps it.
   */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#client) return
    const client = await this.#pool.connect()
    // A connection that breaks while nobody uses it has nobody else to tell.
    client.on('error', () => this.#drop(client))
    try {
      await this.#takeLock(client, signal)
    } catch (error) {
      client.release(true)
      throw error
    }
    this.#client = client
    this.#lockWaitMs = this.#relockWaitMs
  }

  /** Runs in one transaction. After an error the connection is given up, and the next transaction makes a new one. */
  async transaction(run: (client: PoolClient) => Promise<void>, signal: AbortSignal): Promise<void> {
    await this.open(signal)
    const client = this.#client
    if (!client) throw new Error('connection terminated between opening and use')
    // Destroying the connection makes a statement that hangs on a dead network fail.
    const cancelTimeout = this.#clock.setTimer(this.#transactionTimeoutMs, () => this.#drop(client))
    try {
      await client.query('begin')
      await run(client)
      await client.query('commit')
    } catch (error) {
      this.#drop(client)
      throw error
    } finally {
      cancelTimeout()
    }
  }

  /** Gives up connection and lock. */
  close(): void {
    if (this.#client) this.#drop(this.#client)
  }

  #drop(client: PoolClient): void {
    if (this.#client !== client) return
    this.#client = undefined
    client.release(true)
  }

  /** The lock of a process that was killed goes away as soon as the server notices that its connection is gone. */
  async #takeLock(client: PoolClient, signal: AbortSignal): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += LOCK_POLL_MS) {
      const { rows } = await client.query<{ locked: boolean }>(
        `select pg_try_advisory_lock(hashtextextended('kassandra gatherer ' || $1, 0)) as locked`,
        [this.#gatherer],
      )
      if (rows[0]?.locked === true) return
      if (waitedMs >= this.#lockWaitMs || signal.aborted) throw new GathererLockedError(this.#gatherer)
      await pause(this.#clock, LOCK_POLL_MS, signal)
    }
  }
}
