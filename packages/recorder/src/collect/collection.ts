import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { SnapshotPoller } from './books/snapshot-poller.ts'
import { MarketSubscriptions } from './books/subscriptions.ts'
import type { ExchangePool } from './exchange-port.ts'
import type { GathererDeps, GathererOptions } from './gatherer-options.ts'
import type { CollectCounts } from './health/counts.ts'
import type { GathererObserver } from './observer.ts'
import { RecordStore } from './registry/record-store.ts'
import { MarketRegistry } from './registry/registry.ts'
import type { MarketSelection } from './registry/selection.ts'
import { PartitionStore } from './retention/partition-store.ts'
import { Retention } from './retention/retention.ts'
import { StreamIntake } from './stream/intake.ts'
import { type Backoff, backoffDelayMs } from './time/backoff.ts'
import { pause, plusMs } from './time/clock.ts'
import type { ReadRate } from './time/request-budget.ts'
import { turnOf } from './time/stagger.ts'
import { TradeBackfill } from './trades/trade-backfill.ts'
import { TradeHorizon } from './trades/trade-horizon.ts'
import type { PostgresStore, Progress } from './writer/postgres-store.ts'
import type { BatchWriter } from './writer/writer.ts'

export interface MarketCounts {
  readonly tracked: number
  readonly active: number
  readonly subscribed: number
}

/** What the gatherer shares with what collects for it. */
export interface CollectionContext {
  readonly deps: GathererDeps
  readonly options: GathererOptions
  readonly store: PostgresStore
  readonly writer: BatchWriter
  readonly counts: CollectCounts
  readonly observeAge: (exchangeTsUs: EpochUs, receivedAtUs: EpochUs) => void
  readonly observe: GathererObserver
  /** What earlier runs had reached. */
  readonly progress: Progress
  /** Ends every wait for the exchange. */
  readonly leaving: AbortSignal
  /** A task that nobody awaits; its failure ends the gatherer. */
  readonly guard: (task: Promise<unknown>) => void
}

const TICK_MS = 100
/** Exchange times of the stream are behind, the more so where little happens. */
const OPENS_SOON_MS = 60_000
const START_RETRY: Backoff = { minDelayMs: 500, maxDelayMs: 15_000 }

/** Everything between the exchange and the writer, joined. */
export class Collection {
  readonly intake: StreamIntake
  readonly registry: MarketRegistry
  readonly #context: CollectionContext
  readonly #pool: ExchangePool
  readonly #subscriptions: MarketSubscriptions
  readonly #horizon: TradeHorizon
  readonly #turn: number
  readonly #backfill: TradeBackfill
  readonly #poller: SnapshotPoller
  #reading: Promise<void> = Promise.resolve()
  #tradesMissingSinceUs: EpochUs | undefined

  constructor(context: CollectionContext) {
    const { deps, options, progress } = context
    const selection = options.selection ?? { kind: 'all' }
    this.#context = context
    this.#pool = deps.createPool()
    this.#turn = turnOf(options.gatherer)
    this.#horizon = new TradeHorizon(progress.tradesCompleteBeforeUs)
    this.#horizon.lose('stream')
    this.#subscriptions = new MarketSubscriptions({
      pool: this.#pool,
      isAll: selection.kind === 'all',
      observe: context.observe,
      signal: context.leaving,
    })
    this.registry = this.#createRegistry(selection)
    this.#backfill = this.#createBackfill(selection)
    this.intake = this.#createIntake()
    this.#poller = this.#createPoller()
  }

  /** Since when trades may be missing. */
  get tradesMissingSinceUs(): EpochUs | undefined {
    return this.#tradesMissingSinceUs
  }

  /** Markets that are collected, those of them that trade now, and those whose order books are subscribed. */
  get markets(): MarketCounts {
    return { tracked: this.registry.size, active: this.registry.activeCount(), subscribed: this.#subscriptions.size }
  }

  /** Subscribes what is selected and begins every periodic work. Resolves once the exchange holds all of it. */
  async start(signal: AbortSignal): Promise<void> {
    const { guard, observe, options, leaving } = this.#context
    this.#reading = this.intake.run()
    guard(this.#reading)
    guard(this.#untilLeft(this.#pool.connect(leaving)))
    guard(this.#tick())
    const general = this.#subscriptions.start()
    guard(general)
    await this.#listMarkets(signal, () => this.registry.load())
    await Promise.all([general, this.#subscriptions.held()])
    if (signal.aborted) return
    this.intake.markHeld()
    observe({ kind: 'subscribed', markets: this.#subscriptions.size })
    guard(this.registry.reconcileEvents(leaving))
    guard(this.registry.run(leaving))
    guard(this.#backfill.run(leaving))
    guard(this.#createRetention().run(leaving))
    if ((options.snapshotIntervalMs ?? 900_000) > 0) guard(this.#poller.run(leaving))
  }

  /** Reads on until every open group of equal exchange times has ended, at most `timeoutMs`: only then can the last of it be vouched for. */
  async settle(timeoutMs: number): Promise<void> {
    const { clock } = this.#context.deps
    const never = new AbortController().signal
    const endUs = clock.nowUs() + timeoutMs * 1_000
    while (!this.intake.isSettled && clock.nowUs() < endUs) await pause(clock, TICK_MS, never)
  }

  /** Ends the connection, and resolves when everything that had arrived is with the writer. */
  async close(): Promise<void> {
    await this.#pool.close()
    await this.#reading
  }

  /** Fetches the trades of an outage that is not made good yet. What fails here is made good by the next run. */
  async fetchLastTrades(signal: AbortSignal): Promise<void> {
    try {
      await this.#backfill.recoverOnce(signal)
    } catch (error) {
      this.#context.observe({ kind: 'backfill-failed', error, retryInMs: 0 })
    }
  }

  /** Nothing can be collected before the markets are known. */
  async #listMarkets(signal: AbortSignal, before: () => Promise<void>): Promise<void> {
    const { deps, observe, leaving } = this.#context
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await before()
        return await this.registry.reconcile(leaving)
      } catch (error) {
        if (leaving.aborted) return
        observe({ kind: 'registry-failed', part: 'markets', error })
        await pause(deps.clock, backoffDelayMs(START_RETRY, failures, deps.random()), signal)
      }
    }
  }

  async #tick(): Promise<void> {
    const { deps, leaving } = this.#context
    while (!leaving.aborted) {
      this.intake.tick()
      this.#tradesMissingSinceUs = this.#horizon.outage && (this.#tradesMissingSinceUs ?? deps.clock.nowUs())
      await pause(deps.clock, TICK_MS, leaving)
    }
  }

  /** What markets traded before they were subscribed one by one is fetched: lost from now on, so that a crash does not hide it. */
  async #subscribe(tickers: readonly string[], tradedSinceUs: EpochUs | undefined): Promise<void> {
    const loseTrades = (): void => {
      const { latestExchangeTsUs = this.#context.deps.clock.nowUs() } = this.intake
      if (tradedSinceUs === undefined || tradedSinceUs > plusMs(latestExchangeTsUs, OPENS_SOON_MS)) return
      this.#horizon.loseSince(tradedSinceUs < latestExchangeTsUs ? tradedSinceUs : latestExchangeTsUs)
    }
    loseTrades()
    const subscribed = this.#subscriptions.add(tickers)
    this.intake.expect(tickers)
    await subscribed
    loseTrades()
    if (this.#horizon.outage) this.#backfill.request()
  }

  /** A wait that ends because the gatherer leaves has not failed. */
  async #untilLeft(wait: Promise<unknown>): Promise<void> {
    try {
      await wait
    } catch (error) {
      if (!this.#context.leaving.aborted) throw error
    }
  }

  readonly #readRate: ReadRate = () => this.#context.deps.readRate?.()

  #createRegistry(selection: MarketSelection): MarketRegistry {
    const { deps, options, observe, guard } = this.#context
    return new MarketRegistry(
      {
        rest: deps.rest,
        records: new RecordStore(deps.metadata, options.gatherer),
        selection,
        clock: deps.clock,
        observe,
        turn: this.#turn,
        readRate: this.#readRate,
        tradesMissingSinceUs: () => this.#horizon.outage?.sinceUs,
        latestExchangeTsUs: () => this.intake.latestExchangeTsUs,
        onAdded: (tickers, tradedSinceUs) => guard(this.#subscribe(tickers, selection.kind === 'some' ? tradedSinceUs : undefined)),
        onEnded: (tickers) => {
          this.intake.forget(tickers)
          guard(this.#subscriptions.remove(tickers))
        },
      },
      options.registry,
    )
  }

  #createBackfill(selection: MarketSelection): TradeBackfill {
    const { deps, options, writer, observe } = this.#context
    return new TradeBackfill(
      {
        gatherer: options.gatherer,
        rest: deps.rest,
        writer,
        horizon: this.#horizon,
        clock: deps.clock,
        random: deps.random,
        observe,
        tickers: () => (selection.kind === 'all' ? 'all' : this.registry.tradedTickers()),
        isStreaming: () => this.intake.areTradesHeld,
        knowMarkets: async (signal) => {
          if (selection.kind === 'some') await this.registry.relisted(signal)
        },
      },
      options.backfill,
    )
  }

  #createIntake(): StreamIntake {
    const { deps, options, writer, counts, observe, leaving, guard } = this.#context
    return new StreamIntake(
      {
        gatherer: options.gatherer,
        pool: this.#pool,
        subscriptions: this.#subscriptions,
        writer,
        horizon: this.#horizon,
        clock: deps.clock,
        counts,
        observeAge: this.#context.observeAge,
        observe,
        signal: leaving,
        onLifecycle: (frame) => guard(this.registry.lifecycle(frame, leaving)),
        onLifecycleGap: () => this.registry.requestReconcile(),
        onTradesHeld: () => this.#backfill.request(),
      },
      { idleGraceMs: options.idleGraceMs ?? 1_000, recovery: options.recovery },
    )
  }

  #createRetention(): Retention {
    const { deps, options, store, observe } = this.#context
    return new Retention(
      {
        partitions: new PartitionStore(deps.timeSeries, options.gatherer),
        clock: deps.clock,
        observe,
        whileNobodyWrites: (drops) => store.whileNobodyWrites(drops),
        abandon: (segments) => this.intake.abandon(segments),
        fetchTradesSince: (sinceUs) => {
          this.#horizon.loseSince(sinceUs)
          this.#backfill.request()
        },
        hasTradesSince: (sinceUs) => (this.#horizon.outage?.sinceUs ?? Number.POSITIVE_INFINITY) > sinceUs,
      },
      options.retention,
    )
  }

  #createPoller(): SnapshotPoller {
    const { deps, options, store, writer, observe } = this.#context
    return new SnapshotPoller(
      {
        gatherer: options.gatherer,
        rest: deps.rest,
        writer,
        clock: deps.clock,
        observe,
        turn: this.#turn,
        readRate: this.#readRate,
        nextPoll: () => store.nextPoll(),
        activeTickers: () => this.registry.activeTickers(),
        activeCount: () => this.registry.activeCount(),
        latestExchangeTsUs: () => this.intake.latestExchangeTsUs,
      },
      options.snapshotIntervalMs ?? 900_000,
    )
  }
}
