import type { KalshiClient } from '@kassandra/kalshi-sdk'
import type { EngineClock, EventSink } from '@kassandra/mm-engine'
import { createKalshiMarketData } from '@kassandra/mm-engine/kalshi'
import { listenHealth, listenMetrics } from '@kassandra/runtime'
import { AlertDesk } from '../alerts/alert-desk.ts'
import { slackSink, webhookSink } from '../alerts/webhook-sink.ts'
import { asToldNow, recordedClock } from '../clock/recorded-clock.ts'
import { wait } from '../clock/wait.ts'
import { openControlToken } from '../config/control-token.ts'
import type { MakerConfig, StopMode } from '../config/maker-config.ts'
import { listenControl } from '../control/listen-control.ts'
import { MakerHealth } from '../health/maker-health.ts'
import { patiently } from '../start/patiently.ts'
import { checkLive } from '../start/start-live.ts'
import { stopTrading, untilQuiet } from '../stop/stop-maker.ts'
import { createClient } from './create-client.ts'
import { followKey } from './follow-key.ts'
import { type Observers, takeDataObservation } from './observations.ts'
import { type OpenMaker, openMaker } from './open-maker.ts'
import { runServices } from './services.ts'
import type { Surroundings } from './surroundings.ts'
import { sinkFor } from './venues.ts'

/** Why the process ends. */
type Ending =
  | { readonly kind: 'stop'; readonly mode: StopMode; readonly by: string }
  | { readonly kind: 'failure'; readonly error: unknown }

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
  const store = await surroundings.openStore(config.storage)
  const closing: (() => Promise<unknown>)[] = [() => store.close(), () => client.close()]
  let open: OpenMaker | undefined
  try {
    const clock = await clockOf(config, client, machine)
    const starting = AbortSignal.any([signal, working.signal])
    if (config.mode === 'live') await patiently({ clock, logger, signal: starting }, () => checkLive(config, client, clock, starting))
    open = await openMaker(
      {
        config,
        client,
        store,
        clock,
        observers,
        signal: starting,
        shutdown: (mode, by) => ending.resolve({ kind: 'stop', mode, by }),
        fail,
      },
      surroundings,
    )
    const { maker, run } = open
    closing.push(
      () => maker.host.settled(),
      () => observers.alerts.drained(),
    )
    health.started(maker)
    const healthServer = await listenHealth(health, { port: config.http.healthPort, host: config.http.host })
    const metricsServer = await listenMetrics(open.metrics.registry, { port: config.http.metricsPort, host: config.http.host })
    const control = await listenControl(maker, {
      port: config.http.controlPort,
      host: config.http.host,
      token: token.token,
      clock: { nowUs: () => clock.nowUs(), every: (ms, each) => repeat(machine, ms, each) },
      onFailure: (error, request) => logger.error({ err: error, request }, 'a request failed'),
    })
    closing.push(
      () => control.close(),
      () => metricsServer.close(),
      () => healthServer.close(),
    )
    for (const event of open.firstEvents) maker.push(event)
    await maker.host.settled()
    logger.info(
      {
        runEpoch: run.epoch,
        dashboardUrl: control.url,
        controlTokenFile: token.path,
        healthUrl: `${healthServer.url}/health`,
        metricsUrl: `${metricsServer.url}/metrics`,
      },
      'listening',
    )
    const work = startWork(open, surroundings, working.signal, fail)
    const following = followKey(config, keyed, surroundings, working.signal)
    following.catch(fail)
    closing.push(async () => {
      working.abort()
      await Promise.allSettled([work, following])
    })
    const endHalt = surroundings.onHalt(() => void maker.halt('signal', 'a person asked for it').catch(fail))
    maker.host.failed.catch(fail)
    const onAbort = (): void => ending.resolve({ kind: 'stop', mode: config.stop.mode, by: 'signal' })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    const how = await ending.promise
    endHalt()
    return await end(open, how, surroundings)
  } finally {
    for (const close of closing.reverse()) await close().catch((error: unknown) => logger.error({ err: error }, 'closing failed'))
    await open?.archives.close()
    await open?.recording.writer.close().catch((error: unknown) => logger.error({ err: error }, 'the recording could not be closed'))
  }
}

/** Ends trading, then says in the store that the run is over. */
async function end(open: OpenMaker, how: Ending, { logger, clock }: Surroundings): Promise<number> {
  const { maker, venue, store, run, config, observers } = open
  observers.isEnding = true
  if (how.kind === 'failure') {
    logger.fatal({ err: how.error }, 'the market maker cannot go on')
    observers.alerts.raise({ key: 'failure', level: 'error', text: 'the market maker cannot go on', atUs: open.clock.nowUs() })
    await venue.kalshi?.cancelEverything()
    return 1
  }
  logger.info({ by: how.by, stop: how.mode }, 'stopping')
  const { timeoutMs } = config.stop
  const stop = { mode: how.mode, timeoutMs, clock, logger, signal: new AbortController().signal }
  const isQuiet = await stopTrading(maker, stop)
  const cancelled = await venue.kalshi?.cancelEverything()
  // What the exchange was asked of each order in the end is told a little later, and so are its last fills.
  const isClean = (isQuiet || (await untilQuiet(maker, stop))) && (cancelled === undefined || cancelled.isVerified)
  await maker.host.settled()
  await store.runs.end(run.epoch, open.clock.nowUs(), `${how.by}: ${how.mode}`)
  logger.info({ isClean, pnlMicroUsd: maker.view(0).pnl }, isClean ? 'stopped, nothing rests' : 'stopped, orders may be left')
  return isClean ? 0 : 1
}

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
