import { StoreError } from '@kassandra/archive/store'
import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { createEngine, type EngineClock, type EngineEvent, type EngineSetup, type HostedStep } from '@kassandra/mm-engine'
import { createSessionWriter, type RecordingConfig } from '@kassandra/mm-engine/session'
import type { MakerStore, Run } from '@kassandra/mm-engine/store'
import { alertsOf } from '../alerts/alerts-of-step.ts'
import { type ArchivePlaces, openArchives } from '../archive/archive-places.ts'
import type { BucketWork } from '../bucket/bucket-work.ts'
import { loadStrategy } from '../config/load-strategy.ts'
import type { MakerConfig } from '../config/maker-config.ts'
import { readRecording } from '../config/read-recording.ts'
import { describeStrategy } from '../config/strategy-schema.ts'
import type { ShutdownMode } from '../control/control-port.ts'
import { HALT_KEY, readHaltObject, readKillFile } from '../kill/watch-kill-switch.ts'
import type { Claim } from '../lease/claim.ts'
import { fencedSend } from '../lease/fenced-send.ts'
import { Maker } from '../maker/maker.ts'
import { strategyFormat } from '../maker/strategy-format.ts'
import type { MakerMetrics } from '../metrics/maker-metrics.ts'
import { inMarketData } from '../record/market-data.ts'
import { SessionRecording } from '../record/record-session.ts'
import { prepareToResume, recoverFirst } from '../start/adopt-account.ts'
import { startPaper } from '../start/start-paper.ts'
import { startState } from '../start/start-state.ts'
import { type Observers, takeVenueObservation } from './observations.ts'
import type { Surroundings } from './surroundings.ts'
import { createLive, createPaper, type Venue } from './venues.ts'

/** Everything that a running maker is made of. */
export interface OpenMaker {
  readonly config: MakerConfig
  readonly client: KalshiClient
  readonly store: MakerStore
  readonly run: Run
  readonly venue: Venue
  readonly maker: Maker
  readonly recording: SessionRecording
  readonly recordingConfig: RecordingConfig
  readonly archives: ArchivePlaces
  readonly metrics: MakerMetrics
  readonly observers: Observers
  /** Of the exchange where it plays a recording, else of this machine. */
  readonly clock: EngineClock
  /** Of the strategy file. */
  readonly strategyText: string | undefined
  readonly sizes: { databaseBytes: number | undefined }
  /** Of the account as it was adopted last. */
  readonly adopted: { heldBack: MicroUsd }
  /** What the engine has to be told before anything else. */
  readonly firstEvents: readonly EngineEvent[]
  readonly watchers: Watchers
  readonly fail: (error: unknown) => void
}

export interface OpenParts {
  readonly config: MakerConfig
  readonly client: KalshiClient
  readonly store: MakerStore
  readonly clock: EngineClock
  readonly observers: Observers
  readonly metrics: MakerMetrics
  /** The right to trade; undefined where none is needed. */
  readonly claim: Claim | undefined
  readonly signal: AbortSignal
  shutdown(mode: ShutdownMode, by: string): void
  fail(error: unknown): void
}

/**
 * Puts a maker together, up to where it could begin: its run is committed, its account compared with the exchange's, and what it has to be
 * told is known.
 * @throws {ConfigError} The strategy, the recording's settings or a place for archives cannot be used. @throws {StoreError} @throws {StartError} @throws {KalshiError}
 */
export async function openMaker(parts: OpenParts, { version }: Surroundings): Promise<OpenMaker> {
  const { config, client, store, clock, observers, metrics, claim, signal, shutdown, fail } = parts
  const { mode, engineId, maxLoss } = config
  const loaded = await loadStrategy(config)
  const recordingFile = await readRecording(config.recordingFile)
  const archives = await openArchives(recordingFile, config.storage, claim?.bucket.objects)
  const atUs = clock.nowUs()
  const isFirstRun = (await store.runs.findLast()) === undefined
  const run = await store.runs.begin({
    engineId,
    mode,
    atUs,
    epochAtLeast: Math.max(Math.floor(atUs / SECOND_US), claim?.lease.epoch ?? 1),
  })
  await claim?.lease.raise(run.epoch)
  const recordingConfig = claim ? inMarketData(recordingFile, run.epoch) : recordingFile
  const format = strategyFormat(maxLoss)
  const configVersion = await store.configs.save({
    atUs,
    source: loaded.source,
    content: JSON.stringify(describeStrategy(loaded.strategy)),
  })

  const push: { event: (event: EngineEvent) => void } = { event: () => undefined }
  const venue =
    mode === 'paper'
      ? createPaper(config, run.epoch, clock)
      : createLive(client, config, clock, (observation) => {
          for (const event of takeVenueObservation(observers, observation)) push.event(event)
        })
  const setup: EngineSetup = {
    engineId,
    runEpoch: run.epoch,
    config: loaded.strategy,
    configVersion,
    capabilities: venue.trading.capabilities,
  }
  const engine = createEngine(setup)
  const sizes = { databaseBytes: undefined }
  const recording = new SessionRecording((state) =>
    createSessionWriter(
      { dir: recordingConfig.output_dir, label: recordingConfig.label, engineId, runEpoch: run.epoch, mode, state },
      (notice) => {
        if (notice.kind === 'member-written') return
        observers.logger.info({ notice: notice.kind }, 'the session recording')
      },
    ),
  )
  const state = await startState(engine, store, atUs)
  if (state.risk.status.kind === 'halted')
    observers.logger.warn({ ...state.risk.status.halt }, 'trading was halted in an earlier run; resume it')
  const adopted = { heldBack: microUsd(0) }
  const account = { client, store, config, clock, runEpoch: run.epoch, isFirstRun, signal, adopted }
  const fence = {
    nowUs: () => clock.nowUs(),
    send: venue.trading.send.bind(venue.trading),
    push: (event: EngineEvent) => push.event(event),
  }
  const watchers: Watchers = { recording, metrics, observers, inBucket: undefined }
  const maker: Maker = new Maker({
    mode,
    version,
    engine,
    setup,
    state,
    store,
    strategy: format,
    nowUs: () => clock.nowUs(),
    send: claim
      ? (commands) => fencedSend({ ...fence, mayTrade: () => claim.lease.mayTrade() }, commands)
      : (commands) => venue.trading.send(commands),
    observe: (step) => observe(watchers, step),
    persisted: (seconds, changes) => {
      metrics.persisted(seconds)
      watchers.inBucket?.persisted(changes)
    },
    marketFailed: (ticker, error) => {
      observers.logger.error({ ticker, code: error.code, error: error.message }, 'a market is paused')
      observers.alerts.raise({
        key: `market ${ticker}`,
        level: 'error',
        text: `${ticker} is paused: ${error.message}`,
        atUs: clock.nowUs(),
      })
    },
    beforeResume: async () => {
      const file = await readKillFile(config.killFile)
      if (file !== undefined) return `the kill file is there; remove ${config.killFile} first`
      const hindrance = await haltedInBucket(claim, signal)
      if (hindrance !== undefined) return hindrance
      return mode === 'live' ? prepareToResume(account, maker, venue.kalshi) : undefined
    },
    shutdown,
  })
  push.event = maker.push
  const found =
    mode === 'paper' ? await startPaper(store, config.paper.cash, atUs) : await recoverFirst(account, venue.kalshi, observers.logger)
  const haltReason = claim && (await readHaltObject(claim.bucket.cells, signal))
  const firstEvents: readonly EngineEvent[] =
    haltReason === undefined ? found : [...found, { kind: 'kill', reason: `halt object: ${haltReason}`, atUs: clock.nowUs() }]
  return {
    config,
    client,
    store,
    run,
    venue,
    maker,
    recording,
    recordingConfig,
    archives,
    metrics,
    observers,
    clock,
    strategyText: loaded.text,
    sizes,
    adopted,
    firstEvents,
    watchers,
    fail,
  }
}

const SECOND_US = 1_000_000

/** Who is told of each step. */
export interface Watchers extends Pick<OpenMaker, 'recording' | 'metrics' | 'observers'> {
  /** There once it is made, where there is a bucket. */
  inBucket: Pick<BucketWork, 'observe' | 'persisted'> | undefined
}

function observe({ recording, metrics, observers, inBucket }: Watchers, step: HostedStep): void {
  recording.take(step)
  metrics.observe(step)
  inBucket?.observe(step)
  for (const alert of alertsOf(step)) {
    observers.alerts.raise(alert)
    observers.logger.warn({ alert: alert.key, text: alert.text }, 'alert')
  }
}

/** @returns Why a person may not resume now. */
async function haltedInBucket(claim: Claim | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (!claim) return undefined
  try {
    const reason = await readHaltObject(claim.bucket.cells, signal)
    return reason === undefined ? undefined : `${HALT_KEY} is in the bucket; remove it first`
  } catch (error) {
    if (error instanceof StoreError) return `${HALT_KEY} cannot be looked at: ${error.message}; try again`
    throw error
  }
}
