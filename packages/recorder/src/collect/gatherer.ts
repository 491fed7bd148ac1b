import { setMaxListeners } from 'node:events'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { assertSchema } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Collection } from './collection.ts'
import type { GathererDeps, GathererOptions } from './gatherer-options.ts'
import { type GathererHealth, HealthJudge } from './health.ts'
import { Heartbeat, type Pulse } from './heartbeat.ts'
import { CollectCounts } from './metrics.ts'
import type { GathererEvent, GathererObserver, GathererState } from './observer.ts'
import { PostgresStore } from './postgres-store.ts'
import { collectMigrations } from './schema.ts'
import { WriterSession } from './session.ts'
import { BatchWriter } from './writer.ts'

export interface Gatherer {
  /**
   * Collects until aborted, then stops cleanly: what was received is committed, segments are closed, the heartbeat says `stopped`.
   * To be called once.
   * @throws {GathererLockedError} Another process with this name runs.
   * @throws {SchemaError} The databases are not migrated, or newer.
   * @throws {UnwrittenRowsError} Rows cannot be written, or not in time at the stop.
   */
  run(signal: AbortSignal): Promise<void>
  health(): GathererHealth
  readonly counts: CollectCounts
  /** Rows received and not yet committed. */
  backlogRows(): number
  /** Latest exchange time of the stream that is committed. */
  horizonUs(): EpochUs | undefined
}

const MIGRATE_COMMAND = 'gatherer migrate'
/** Without a subscription for this long a gatherer is not `running`: nobody should wait for it. */
const UNHELD_GRACE_US = 10_000_000

/** Builds a gatherer; nothing is connected before `run`. */
export function createGatherer(deps: GathererDeps, options: GathererOptions): Gatherer {
  return new CollectingProcess(deps, options)
}

class CollectingProcess implements Gatherer {
  readonly counts: CollectCounts = new CollectCounts()
  readonly #deps: GathererDeps
  readonly #options: GathererOptions
  readonly #judge: HealthJudge
  readonly #session: WriterSession
  readonly #store: PostgresStore
  readonly #writer: BatchWriter
  readonly #heartbeat: Heartbeat
  /** Ends waits for the exchange. */
  readonly #leaving = new AbortController()
  /** Ends waits for the database. */
  readonly #givingUp = new AbortController()
  readonly #failure = Promise.withResolvers<never>()
  #state: GathererState = 'starting'
  #collection: Collection | undefined

  constructor(deps: GathererDeps, options: GathererOptions) {
    const { clock, random, timeSeries } = deps
    const { gatherer, version } = options
    const observe: GathererObserver = (event) => this.#note(event)
    this.#deps = deps
    this.#options = options
    this.#judge = new HealthJudge(clock)
    this.#session = new WriterSession(timeSeries, clock, { ...options.session, gatherer })
    this.#store = new PostgresStore(gatherer, timeSeries, this.#session, this.#givingUp.signal)
    this.#writer = new BatchWriter({ store: this.#store, clock, random, observe }, options.writer)
    this.#heartbeat = new Heartbeat({ gatherer, version, database: timeSeries, clock, observe, pulse: () => this.#pulse() })
    setMaxListeners(0, this.#leaving.signal, this.#givingUp.signal)
  }

  backlogRows(): number {
    return this.#writer.backlogRows
  }

  horizonUs(): EpochUs | undefined {
    return this.#writer.horizonUs
  }

  health(): GathererHealth {
    const intake = this.#collection?.intake
    const stream = { isConnected: intake?.isConnected ?? false, unheldSinceUs: intake?.unheldSinceUs }
    return this.#judge.report(this.#state, stream, this.#writer.backlogRows)
  }

  async run(signal: AbortSignal): Promise<void> {
    const cancelled = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => cancelled.resolve(), { once: true })
    try {
      await this.#claim(signal)
      const writing = this.#writer.run(this.#givingUp.signal)
      this.#guard(writing)
      const collection = await this.#createCollection()
      this.#guard(this.#collect(collection, signal))
      if (!signal.aborted) await Promise.race([this.#failure.promise, cancelled.promise])
      await this.#stop(collection, writing)
    } finally {
      this.#leaving.abort()
      this.#givingUp.abort()
      // What ended the run is thrown; that closing behind it fails too says nothing more.
      await this.#collection?.close().catch(() => undefined)
      this.#session.close()
    }
  }

  /** Makes sure that this is the right database and the only process of its name, and ends what an earlier one left open. */
  async #claim(signal: AbortSignal): Promise<void> {
    const { timeSeries, metadata, clock } = this.#deps
    await assertSchema(timeSeries, timeSeriesMigrations, MIGRATE_COMMAND)
    await assertSchema(timeSeries, collectMigrations, MIGRATE_COMMAND)
    await assertSchema(metadata, metadataMigrations, MIGRATE_COMMAND)
    await this.#session.open(signal)
    await this.#enter('starting')
    const segments = await this.#store.closeCrashedSegments(clock.nowUs())
    if (segments > 0) this.#note({ kind: 'crashed-segments-closed', segments })
  }

  async #createCollection(): Promise<Collection> {
    this.#collection = new Collection({
      deps: this.#deps,
      options: this.#options,
      store: this.#store,
      writer: this.#writer,
      counts: this.counts,
      observe: (event) => this.#note(event),
      progress: await this.#store.loadProgress(),
      leaving: this.#leaving.signal,
      guard: (task) => this.#guard(task),
    })
    return this.#collection
  }

  async #collect(collection: Collection, signal: AbortSignal): Promise<void> {
    this.#guard(this.#heartbeat.run(this.#options.heartbeatIntervalMs ?? 1_000, this.#leaving.signal))
    await collection.start(signal)
    if (!signal.aborted) await this.#enter('running').catch((error: unknown) => this.#note({ kind: 'heartbeat-failed', error }))
  }

  async #stop(collection: Collection, writing: Promise<void>): Promise<void> {
    const { settleTimeoutMs = 2_500, stopTimeoutMs = 20_000 } = this.#options
    const cancelTimeout = this.#deps.clock.setTimer(stopTimeoutMs, () => this.#givingUp.abort())
    const work = async (): Promise<void> => {
      await this.#enter('draining').catch((error: unknown) => this.#note({ kind: 'heartbeat-failed', error }))
      await collection.settle(settleTimeoutMs)
      this.#leaving.abort()
      await collection.close()
      await collection.fetchLastTrades(this.#givingUp.signal)
      this.#writer.close()
      await writing
      await this.#enter('stopped')
    }
    try {
      await Promise.race([this.#failure.promise, work()])
    } finally {
      cancelTimeout()
    }
  }

  /** The state is told to others once everything received before is committed, by `pulse`, and at once to whoever watches here. */
  async #enter(state: GathererState): Promise<void> {
    this.#state = state
    this.#note({ kind: 'state', state })
    await this.#heartbeat.beat()
  }

  #pulse(): Pulse {
    const unheldSinceUs = this.#collection?.intake.unheldSinceUs
    const isUnheld = unheldSinceUs !== undefined && this.#deps.clock.nowUs() - unheldSinceUs >= UNHELD_GRACE_US
    const isLost = this.#state === 'running' && isUnheld && this.#writer.isIdle
    return { state: isLost ? 'starting' : this.#state, horizonUs: this.#writer.horizonUs, backlogRows: this.#writer.backlogRows }
  }

  #note(event: GathererEvent): void {
    this.counts.count(event)
    this.#judge.note(event)
    this.#deps.observe?.(event)
  }

  #guard(task: Promise<unknown>): void {
    task.catch((error: unknown) => this.#failure.reject(error))
    this.#failure.promise.catch(() => undefined)
  }
}
