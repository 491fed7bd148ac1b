import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { EngineClock, EventSink } from '@kassandra/mm-engine'
import { createKalshiMarketData } from '@kassandra/mm-engine/kalshi'
import type { MakerStore } from '@kassandra/mm-engine/store'
import { listenHealth, listenMetrics } from '@kassandra/runtime'
import { AlertDesk } from '../alerts/alert-desk.ts'
import { slackSink, webhookSink } from '../alerts/webhook-sink.ts'
import { BucketWork } from '../bucket/bucket-work.ts'
import { openMakerBucket } from '../bucket/maker-bucket.ts'
import { asToldNow, recordedClock } from '../clock/recorded-clock.ts'
import { wait } from '../clock/wait.ts'
import { openControlToken } from '../config/control-token.ts'
import type { MakerConfig } from '../config/maker-config.ts'
import { listenControl } from '../control/listen-control.ts'
import { MakerHealth } from '../health/maker-health.ts'
import { type Claim, claim } from '../lease/claim.ts'
import { createMakerMetrics } from '../metrics/maker-metrics.ts'
import { archiveLast } from '../record/market-data.ts'
import { patiently } from '../start/patiently.ts'
import { checkLive } from '../start/start-live.ts'
import { openNewestStore } from '../state/restore-state.ts'
import { type Ending, endMaker } from '../stop/end-maker.ts'
import { createClient } from './create-client.ts'
import { followKey } from './follow-key.ts'
import { type Observers, takeDataObservation } from './observations.ts'
import { type OpenMaker, openMaker } from './open-maker.ts'
import { runServices } from './services.ts'
import type { Surroundings } from './surroundings.ts'
import { sinkFor } from './venues.ts'

/**
 * Makes markets until the signal is aborted, somebody asks for the end, or something fails.
 * @returns The exit code: 0 when everything was ended as it should.
 */
export async function runMaker(config: MakerConfig, surroundings: Surroundings, signal: AbortSignal): Promise<number> {
  const { logger, clock: machine } = surroundings
  const health = new MakerHealth(() => open?.clock.nowUs() ?? machine.nowUs())
  const ending = Promise.withResolvers<Ending>()
  const working = new AbortController()
  const fail = (error: unknown): void => ending.resolve({ kind: 'failure', error })
  const observers: Observers = { logger, health, alerts: createAlerts(config, surroundings), queues: new Map(), isEnding: false }
  const token = await openControlToken(config.http, surroundings.randomBytes)
  const keyed = await createClient(config.exchange, machine, surroundings.env)
  const { client } = keyed
  const closing: (() => Promise<unknown>)[] = [() => client.close()]
  let open: OpenMaker | undefined
  let claimed: Claim | undefined
  try {
    const bucket = await openMakerBucket(config.storage)
    closing.push(async () => bucket?.close())
    const healthServer = await listenHealth(health, { port: config.http.healthPort, host: config.http.host })
    closing.push(() => healthServer.close())
    const metrics = createMakerMetrics({
      view: () => open?.maker.view(0),
      backlogEvents: () => open?.maker.host.backlog ?? 0,
      databaseBytes: () => open?.sizes.databaseBytes,
      session: () => open?.recording.writer.stats(),
      alertsTold: () => observers.alerts.told,
      lease: bucket && (() => ({ state: claimed?.lease.state ?? 'waiting', leftMs: claimed?.lease.leftMs() })),
    })
    const metricsServer = await listenMetrics(metrics.registry, { port: config.http.metricsPort, host: config.http.host })
    closing.push(() => metricsServer.close())
    const urls = { healthUrl: `${healthServer.url}/health`, metricsUrl: `${metricsServer.url}/metrics` }
    logger.info(urls, 'starting')
    if (bucket) {
      const taken = await claim({ bucket, surroundings, health, metrics, signal })
      claimed = taken
      closing.push(() => giveUp(taken, open !== undefined))
      void taken.lease.lost.then((reason) => ending.resolve({ kind: 'lease-lost', reason }))
    }
    const starting = AbortSignal.any([signal, working.signal, ...(claimed ? [claimed.lost] : [])])
    const store = await openMakerStore(config, claimed, surroundings, starting)
    closing.push(() => store.close())
    const clock = await clockOf(config, client, machine)
    if (config.mode === 'live') await patiently({ clock, logger, signal: starting }, () => checkLive(config, client, clock, starting))
    open = await openMaker(
      {
        config,
        client,
        store,
        clock,
        observers,
        metrics,
        claim: claimed,
        signal: starting,
        shutdown: (mode, by) => ending.resolve({ kind: 'stop', mode, by }),
        fail,
      },
      surroundings,
    )
    const opened = open
    const { maker, run } = opened
    const inBucket = claimed && { claim: claimed, work: new BucketWork(claimed, open, surroundings) }
    open.watchers.inBucket = inBucket?.work
    closing.push(
      () => closeRecording(opened, claimed),
      () => maker.host.settled(),
      () => observers.alerts.drained(),
    )
    health.started(maker)
    const control = await listenControl(maker, {
      port: config.http.controlPort,
      host: config.http.host,
      token: token.token,
      allowedOrigins: config.http.controlOrigins,
      clock: { nowUs: () => clock.nowUs(), every: (ms, each) => repeat(machine, ms, each) },
      onFailure: (error, request) => logger.error({ err: error, request }, 'a request failed'),
    })
    closing.push(() => control.close())
    for (const event of open.firstEvents) maker.push(event)
    await maker.host.settled()
    logger.info(
      {
        runEpoch: run.epoch,
        dashboardUrl: control.url,
        controlTokenFile: token.path,
        ...urls,
      },
      'listening',
    )
    const work = startWork(open, surroundings, working.signal, fail)
    const following = followKey(config, keyed, surroundings, working.signal)
    following.catch(fail)
    const keeping = inBucket?.work.run(working.signal)
    keeping?.catch(fail)
    closing.push(async () => {
      working.abort()
      await Promise.allSettled([work, following, keeping])
    })
    const endHalt = surroundings.onHalt(() => void maker.halt('signal', 'a person asked for it').catch(fail))
    maker.host.failed.catch(fail)
    const onAbort = (): void => ending.resolve({ kind: 'stop', mode: config.stop.mode, by: 'signal' })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    const how = await ending.promise
    endHalt()
    return await endMaker(open, how, inBucket, surroundings)
  } finally {
    for (const close of closing.reverse()) await close().catch((error: unknown) => logger.error({ err: error }, 'closing failed'))
  }
}

/** The database as the newest run left it. */
async function openMakerStore(
  { storage }: MakerConfig,
  claimed: Claim | undefined,
  { logger, openStore }: Surroundings,
  signal: AbortSignal,
): Promise<MakerStore> {
  if (!claimed || storage.databaseUrl) return openStore(storage)
  const { bucket } = claimed
  const { store, from } = await openNewestStore({ bucket, databasePath: storage.databasePath, openStore: () => openStore(storage) }, signal)
  if (from) logger.info({ key: from.key, savedAt: from.savedAt, runEpoch: from.runEpoch }, 'the state was restored')
  return store
}

/** A start that came to nothing has sent nothing: nobody needs to wait for the lease. */
async function giveUp({ lease, end }: Claim, isOpen: boolean): Promise<void> {
  if (!isOpen) await lease.release()
  await end()
}

async function closeRecording({ recording, recordingConfig, archives, observers }: OpenMaker, claimed: Claim | undefined): Promise<void> {
  const { path } = recording.writer
  await recording.writer.close()
  if (claimed && path !== undefined && archives.recordings) {
    const key = await archiveLast(archives.recordings, recordingConfig.archive.prefix, path, AbortSignal.timeout(LAST_RECORDING_MS))
    observers.logger.info({ key }, 'the recording is archived')
  }
  await archives.close()
}

/** A machine that is going away may not wait longer. */
const LAST_RECORDING_MS = 5_000

function startWork(open: OpenMaker, surroundings: Surroundings, signal: AbortSignal, fail: (error: unknown) => void): Promise<unknown> {
  const { maker, venue, client, clock, config, observers } = open
  const { tickers, eventTickers, seriesTickers, maxMarkets, minTimeToCloseMs, minVolume, intervalMs } = config.selection
  const data = createKalshiMarketData({
    client,
    clock,
    selection: {
      ...(tickers.length > 0 && { tickers }),
      ...(eventTickers.length > 0 && { eventTickers }),
      ...(seriesTickers.length > 0 && { seriesTickers }),
      maxMarkets,
      minTimeToCloseUs: minTimeToCloseMs * 1_000,
      minVolume24h: minVolume,
      heldTickers: open.firstEvents.flatMap((event) => (event.kind === 'adopt' && event.position.qty !== 0 ? [event.ticker] : [])),
    },
    refreshMs: intervalMs,
    observe: (observation) => takeDataObservation(observers, observation),
  })
  const take = sinkFor(venue, maker.push)
  const sink: EventSink = config.exchange.isRecorded ? (event) => take(asToldNow(event, clock.nowUs())) : take
  const work = [data.run(sink, signal), venue.trading.run(maker.push, signal), runServices(open, surroundings, signal)]
  for (const each of work) each.catch((error: unknown) => (signal.aborted ? undefined : fail(error)))
  return Promise.allSettled(work)
}

async function clockOf({ exchange }: MakerConfig, client: KalshiClient, machine: EngineClock): Promise<EngineClock> {
  if (!exchange.isRecorded) return machine
  return recordedClock((await client.exchange.userDataTimestamp()).asOfTime, machine)
}

function createAlerts({ alerts, engineId }: MakerConfig, { logger, clock }: Surroundings): AlertDesk {
  const source = `market-maker ${engineId}`
  const never = new AbortController().signal
  return new AlertDesk({
    sinks: [
      ...alerts.webhookUrls.map((url) => webhookSink({ url: url.reveal(), source })),
      ...(alerts.slackWebhookUrl ? [slackSink({ url: alerts.slackWebhookUrl.reveal(), source })] : []),
    ],
    intervalMs: alerts.intervalMs,
    nowMs: () => clock.nowUs() / 1_000,
    wait: (ms) => wait(clock, ms, never),
    failed: (sink, error) =>
      logger.error({ sink, error: error instanceof Error ? error.message : 'unknown' }, 'an alert could not be sent'),
  })
}

/** @returns Ends it. */
function repeat(clock: EngineClock, ms: number, run: () => void): () => void {
  let timer = clock.setTimer(ms, again)
  function again(): void {
    run()
    timer = clock.setTimer(ms, again)
  }
  return () => timer.cancel()
}
