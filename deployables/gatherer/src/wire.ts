import { AuthError, KalshiClient } from '@kassandra/kalshi-sdk'
import { collectMigrations, createGatherer, type Gatherer, type GathererOptions, systemCollectClock } from '@kassandra/recorder'
import { ConfigError, type Logger, listenHealth, listenMetrics, resolvePem, SecretError } from '@kassandra/runtime'
import { createPool, migrate } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import type { GathererConfig, MigrateConfig } from './config.ts'
import { GathererHealthSource } from './health.ts'
import { logEvent } from './log-events.ts'
import { createGathererMetrics } from './metrics.ts'
import { toSelection } from './selection.ts'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly version: string
  readonly logger: Logger
  readonly random: () => number
  readonly nowMs: () => number
}

/** Collects until the signal is aborted. */
export async function runGatherer(
  config: GathererConfig,
  { version, logger, random, nowMs }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const client = await createClient(config)
  const onIdleError = (err: Error): void => logger.warn({ err }, 'an idle database connection was lost')
  const timeSeries = createPool({
    url: config.timeseriesDatabaseUrl.reveal(),
    applicationName: `gatherer ${config.gathererId}`,
    onIdleError,
  })
  const metadata = createPool({ url: config.metadataDatabaseUrl.reveal(), applicationName: `gatherer ${config.gathererId}`, onIdleError })
  let gatherer: Gatherer | undefined
  const isRealTime = (config.exchangeClock ?? (config.kalshiEnvironment === 'custom' ? 'recorded' : 'real')) === 'real'
  const metrics = createGathererMetrics(() => gatherer, isRealTime ? nowMs : undefined)
  gatherer = createGatherer(
    {
      timeSeries,
      metadata,
      rest: client,
      createSocket: () => client.socket({ buffer: { maxPauseMs: config.maxPause } }),
      clock: systemCollectClock,
      random,
      observe: (event) => {
        metrics.observe(event)
        logEvent(logger, event)
      },
    },
    toOptions(config, version),
  )
  const healthServer = await listenHealth(new GathererHealthSource(gatherer), { port: config.healthPort, host: config.httpHost })
  const metricsServer = await listenMetrics(metrics.registry, { port: config.metricsPort, host: config.httpHost })
  logger.info({ healthUrl: `${healthServer.url}/health`, metricsUrl: `${metricsServer.url}/metrics` }, 'listening')
  try {
    await gatherer.run(signal)
  } finally {
    await Promise.all([healthServer.close(), metricsServer.close(), client.close()])
    await Promise.all([timeSeries.end(), metadata.end()])
  }
}

/** Brings both databases up to date. */
export async function migrateDatabases(config: MigrateConfig, logger: Logger): Promise<void> {
  const work = [
    [config.timeseriesDatabaseUrl, timeSeriesMigrations],
    [config.timeseriesDatabaseUrl, collectMigrations],
    [config.metadataDatabaseUrl, metadataMigrations],
  ] as const
  for (const [url, set] of work) {
    const pool = createPool({ url: url.reveal(), applicationName: 'gatherer migrate', max: 1 })
    try {
      const { applied, timescale } = await migrate(pool, set)
      logger.info({ schema: set.name, applied, timescale }, 'schema is up to date')
    } finally {
      await pool.end()
    }
  }
}

/** @throws {ConfigError} The key cannot be read, or is none to sign with. */
async function createClient(config: GathererConfig): Promise<KalshiClient> {
  const { kalshiEnvironment, kalshiRestUrl = '', kalshiWsUrl = '' } = config
  try {
    const pem = await resolvePem('KALSHI_API_SECRET', config.kalshiApiSecret)
    return new KalshiClient({
      environment: kalshiEnvironment === 'custom' ? { restUrl: kalshiRestUrl, wsUrl: kalshiWsUrl } : kalshiEnvironment,
      credentials: { keyId: config.kalshiApiKey, privateKeyPem: pem.reveal() },
    })
  } catch (error) {
    if (error instanceof SecretError) throw new ConfigError([error.message], { cause: error })
    if (error instanceof AuthError) throw new ConfigError([`KALSHI_API_SECRET: ${error.message}`], { cause: error })
    throw error
  }
}

function toOptions(config: GathererConfig, version: string): GathererOptions {
  return {
    gatherer: config.gathererId,
    version,
    selection: toSelection(config),
    writer: { maxRows: config.batchRows, maxDelayMs: config.batchDelay, maxBacklogRows: config.maxBacklogRows },
    registry: { reconcileIntervalMs: config.reconcileInterval },
    backfill: { marginMs: config.backfillMargin, repeatMs: config.backfillRepeat },
    idleGraceMs: config.idleGrace,
    snapshotIntervalMs: config.snapshotInterval,
    stopTimeoutMs: config.stopTimeout,
  }
}
