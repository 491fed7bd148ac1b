import { setMaxListeners } from 'node:events'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { assertSchema, isRetryable } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Collection, type MarketCounts } from './collection.ts'
import type { GathererDeps, GathererOptions } from './gatherer-options.ts'
import { ClockWatch, type ExchangeAge } from './health/clock-watch.ts'
import { CollectCounts } from './health/counts.ts'
import { type GathererHealth, HealthJudge } from './health/health.ts'
import { Heartbeat, type Pulse } from './health/heartbeat.ts'
import type { GathererEvent, GathererObserver, GathererState } from './observer.ts'
import { collectMigrations } from './schema.ts'
import { type Backoff, backoffDelayMs } from './time/backoff.ts'
import { pause } from './time/clock.ts'
import { PostgresStore, type Progress } from './writer/postgres-store.ts'
import { WriterSession } from './writer/session.ts'
import { BatchWriter } from './writer/writer.ts'

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
  markets(): MarketCounts
  /** How long something that is wanted has not been subscribed; 0 while everything is. */
  unheldSeconds(): number
  /** How old frames were when they arrived lately, by our clock; `undefined` where exchange times are not of now. */
  exchangeAge(): ExchangeAge | undefined
}

const MIGRATE_COMMAND = 'gatherer migrate'
const CLAIM_RETRY: Backoff = { minDelayMs: 200, maxDelayMs: 5_000 }
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
  readonly #clockWatch: ClockWatch
  readonly #session: WriterSession
  readonly #store: PostgresStore
  readonly #writer: BatchWriter
  readonly #heartbeat: Heartbeat
  /** Ends waits for the exchange. */
  readonly #leaving = new AbortController()
  /** Ends waits for the database. */
  readonly #givingUp = new AbortController()
  readonly #failure = Promise.withResolvers<never>()
  readonly #createdAtUs: EpochUs
  #state: GathererState = 'starting'
  #collection: Collection | undefined

  constructor(deps: GathererDeps, options: GathererOptions) {
    const { clock, random, timeSeries } = deps
    const { gatherer, version } = options
    const observe: GathererObserver = (event) => this.#note(event)
    this.#deps = deps
    this.#options = options
    this.#createdAtUs = clock.nowUs()
    this.#judge = new HealthJudge(clock, options.health)
    this.#clockWatch = new ClockWatch(clock)
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

  markets(): MarketCounts {
    return this.#collection?.markets ?? { tracked: 0, active: 0, subscribed: 0 }
  }

  unheldSeconds(): number {
    const sinceUs = this.#collection ? this.#collection.intake.unheldSinceUs : this.#createdAtUs
    return sinceUs === undefined ? 0 : (this.#deps.clock.nowUs() - sinceUs) / 1_000_000
  }

  exchangeAge(): ExchangeAge | undefined {
    return this.#options.exchangeClock === 'recorded' ? undefined : this.#clockWatch.age()
  }

  health(): GathererHealth {
    const intake = this.#collection?.intake
    return this.#judge.report({
      state: this.#state,
      isConnected: intake?.isConnected ?? false,
      unheldSinceUs: intake ? intake.unheldSinceUs : this.#createdAtUs,
      connections: intake?.conditions() ?? [],
      backlogRows: this.#writer.backlogRows,
      pausedSinceUs: intake?.pausedSinceUs,
      tradesMissingSinceUs: this.#collection?.tradesMissingSinceUs,
      age: this.exchangeAge(),
    })
  }

  async run(signal: AbortSignal): Promise<void> {
    const cancelled = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => cancelled.resolve(), { once: true })
    try {
      const progress = await this.#claimPatiently(signal)
      if (!progress) return
      const writing = this.#writer.run(this.#givingUp.signal)
      this.#guard(writing)
      const collection = this.#createCollection(progress)
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

  /** A database that is out of reach is waited for. Undefined: stopped before it came. */
  async #claimPatiently(signal: AbortSignal): Promise<Progress | undefined> {
    const { clock, random } = this.#deps
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await this.#claim(signal)
        return await this.#store.loadProgress()
      } catch (error) {
        if (!isRetryable(error)) throw error
        const retryInMs = backoffDelayMs(CLAIM_RETRY, failures, random())
        this.#note({ kind: 'claim-failed', error, retryInMs })
        await pause(clock, retryInMs, signal)
      }
    }
    return undefined
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

  #createCollection(progress: Progress): Collection {
    this.#collection = new Collection({
      deps: this.#deps,
      options: this.#options,
      store: this.#store,
      writer: this.#writer,
      counts: this.counts,
      observeAge: (exchangeTsUs, receivedAtUs) => this.#clockWatch.observe(exchangeTsUs, receivedAtUs),
      observe: (event) => this.#note(event),
      progress,
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
