import { type Backoff, backoffDelayMs } from './backoff.ts'
import { pause } from './clock.ts'
import type { ExchangeSocket } from './exchange-port.ts'
import type { GathererDeps, GathererOptions } from './gatherer-options.ts'
import { StreamIntake } from './intake.ts'
import type { CollectCounts } from './metrics.ts'
import type { GathererObserver } from './observer.ts'
import type { PostgresStore, Progress } from './postgres-store.ts'
import { RecordStore } from './record-store.ts'
import { MarketRegistry } from './registry.ts'
import type { MarketSelection } from './selection.ts'
import { SnapshotPoller } from './snapshot-poller.ts'
import { MarketSubscriptions } from './subscriptions.ts'
import { TradeBackfill } from './trade-backfill.ts'
import { TradeHorizon } from './trade-horizon.ts'
import type { BatchWriter } from './writer.ts'

/** What the gatherer shares with what collects for it. */
export interface CollectionContext {
  readonly deps: GathererDeps
  readonly options: GathererOptions
  readonly store: PostgresStore
  readonly writer: BatchWriter
  readonly counts: CollectCounts
  readonly observe: GathererObserver
  /** What earlier runs had reached. */
  readonly progress: Progress
  /** Ends every wait for the exchange. */
  readonly leaving: AbortSignal
  /** A task that nobody awaits; its failure ends the gatherer. */
  readonly guard: (task: Promise<unknown>) => void
}

const TICK_MS = 100
const START_RETRY: Backoff = { minDelayMs: 500, maxDelayMs: 15_000 }

/** Everything between the exchange and the writer, joined. */
export class Collection {
  readonly intake: StreamIntake
  readonly registry: MarketRegistry
  readonly #context: CollectionContext
  readonly #socket: ExchangeSocket
  readonly #subscriptions: MarketSubscriptions
  readonly #horizon: TradeHorizon
  readonly #backfill: TradeBackfill
  readonly #poller: SnapshotPoller
  #reading: Promise<void> = Promise.resolve()

  constructor(context: CollectionContext) {
    const { deps, options, progress } = context
    const selection = options.selection ?? { kind: 'all' }
    this.#context = context
    this.#socket = deps.createSocket()
    this.#horizon = new TradeHorizon(progress.tradesCompleteBeforeUs)
    this.#horizon.lose('stream')
    this.#subscriptions = new MarketSubscriptions({
      socket: this.#socket,
      isAll: selection.kind === 'all',
      observe: context.observe,
      signal: context.leaving,
    })
    this.registry = this.#createRegistry(selection)
    this.#backfill = this.#createBackfill(selection)
    this.intake = this.#createIntake()
    this.#poller = this.#createPoller()
  }

  /** Subscribes what is selected and begins every periodic work. Resolves once the exchange holds all of it. */
  async start(signal: AbortSignal): Promise<void> {
    const { guard, observe, options, leaving } = this.#context
    this.#reading = this.intake.run()
    guard(this.#reading)
    guard(this.#untilLeft(this.#socket.connect(leaving)))
    guard(this.#tick())
    const general = this.#subscriptions.start()
    guard(general)
    await this.registry.load()
    await this.#listMarkets(signal)
    await Promise.all([general, this.#subscriptions.held()])
    if (signal.aborted) return
    this.intake.markHeld()
    observe({ kind: 'subscribed', markets: this.#subscriptions.tickers.size })
    guard(this.registry.reconcileEvents(leaving))
    guard(this.registry.run(leaving))
    guard(this.#backfill.run(leaving))
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
    await this.#socket.close()
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
  async #listMarkets(signal: AbortSignal): Promise<void> {
    const { deps, observe, leaving } = this.#context
    for (let failures = 1; !signal.aborted; failures++) {
      try {
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
      await pause(deps.clock, TICK_MS, leaving)
    }
  }

  /** A wait that ends because the gatherer leaves has not failed. */
  async #untilLeft(wait: Promise<unknown>): Promise<void> {
    try {
      await wait
    } catch (error) {
      if (!this.#context.leaving.aborted) throw error
    }
  }

  #createRegistry(selection: MarketSelection): MarketRegistry {
    const { deps, options, observe, guard } = this.#context
    return new MarketRegistry(
      {
        rest: deps.rest,
        records: new RecordStore(deps.metadata, options.gatherer),
        selection,
        clock: deps.clock,
        observe,
        onAdded: (tickers) => {
          guard(this.#subscriptions.add(tickers))
          this.intake.expect(tickers)
        },
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
        tickers: () => (selection.kind === 'all' ? 'all' : this.registry.everTracked()),
        isStreaming: () => this.intake.areTradesHeld,
      },
      options.backfill,
    )
  }

  #createIntake(): StreamIntake {
    const { deps, options, writer, counts, observe, leaving, guard } = this.#context
    return new StreamIntake(
      {
        gatherer: options.gatherer,
        socket: this.#socket,
        subscriptions: this.#subscriptions,
        writer,
        horizon: this.#horizon,
        clock: deps.clock,
        counts,
        observe,
        signal: leaving,
        onLifecycle: (frame) => guard(this.registry.lifecycle(frame, leaving)),
        onLifecycleGap: () => guard(this.#listMarkets(leaving)),
        onTradesHeld: () => this.#backfill.request(),
      },
      { idleGraceMs: options.idleGraceMs ?? 1_000, recovery: options.recovery },
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
        random: deps.random,
        observe,
        nextPoll: () => store.nextPoll(),
        activeTickers: () => this.registry.activeTickers(),
        latestExchangeTsUs: () => this.intake.latestExchangeTsUs,
      },
      options.snapshotIntervalMs ?? 900_000,
    )
  }
}
