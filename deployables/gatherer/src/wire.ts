import { type Credentials, KalshiClient, type Signer } from '@kassandra/kalshi-sdk'
import { collectMigrations, createGatherer, type Gatherer, type GathererOptions, systemCollectClock } from '@kassandra/recorder'
import { type Logger, listenHealth, listenMetrics, openPassword } from '@kassandra/runtime'
import { createPool, grantRoles, migrate, type PoolOptions } from '@kassandra/sync'
import { metadataMigrations, metadataRoles, timeSeriesMigrations, timeSeriesRoles } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import type { GathererConfig, MigrateConfig } from './config.ts'
import { followKey, openKey } from './credentials.ts'
import { GathererHealthSource } from './health.ts'
import { logEvent } from './log-events.ts'
import { createGathererMetrics } from './metrics.ts'
import { toSelection } from './selection.ts'

const TOKENS_A_READ = 10

type Environment = Readonly<Record<string, string | undefined>>

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly version: string
  readonly logger: Logger
  readonly random: () => number
  readonly nowMs: () => number
  readonly env: Environment
}

/** Collects until the signal is aborted. */
export async function runGatherer(
  config: GathererConfig,
  { version, logger, random, nowMs, env }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const key = await openKey(config, env)
  const client = createClient(config, key.signer)
  const onIdleError = (err: Error): void => logger.warn({ err }, 'an idle database connection was lost')
  const { timeSeries, metadata } = openDatabases(config, env, { applicationName: `gatherer ${config.gathererId}`, onIdleError })
  let gatherer: Gatherer | undefined
  const metrics = createGathererMetrics(() => gatherer, exchangeClockOf(config) === 'real' ? nowMs : undefined)
  gatherer = createGatherer(
    {
      timeSeries,
      metadata,
      rest: client,
      createPool: () =>
        client.pool({
          connections: config.sockets,
          marketsPerConnection: config.marketsPerSocket,
          socket: { buffer: { maxPauseMs: config.maxPause } },
        }),
      readRate: () => readsPerSecond(client),
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
  const following = new AbortController()
  const followOptions = { intervalMs: config.secretRefresh, logger, createClient: (next: Credentials) => createClient(config, next) }
  const followed = followKey(key, followOptions, following.signal)
  try {
    await gatherer.run(signal)
  } finally {
    following.abort()
    await followed
    await Promise.all([healthServer.close(), metricsServer.close(), client.close()])
    await Promise.all([timeSeries.end(), metadata.end()])
  }
}

/** By the lowest cost of a read, which listings and order books have. Nothing limits a custom exchange. */
function readsPerSecond(client: KalshiClient): number | undefined {
  const budget = client.limiter?.state().read
  return budget && budget.refillRate / TOKENS_A_READ
}

export interface MigrateOptions extends Pick<Surroundings, 'logger' | 'env'> {
  /** Afterwards the roles of these databases get what they need. */
  readonly isGranting: boolean
}

/** Brings both databases up to date. */
export async function migrateDatabases(config: MigrateConfig, { logger, env, isGranting }: MigrateOptions): Promise<void> {
  const { timeSeries, metadata } = openDatabases(config, env, { applicationName: 'gatherer migrate', max: 1 })
  const work = [
    [timeSeries, timeSeriesMigrations],
    [timeSeries, collectMigrations],
    [metadata, metadataMigrations],
  ] as const
  try {
    for (const [pool, set] of work) {
      const { applied, timescale } = await migrate(pool, set)
      logger.info({ schema: set.name, applied, timescale }, 'schema is up to date')
    }
    if (!isGranting) return
    await grantRoles(timeSeries, timeSeriesRoles)
    await grantRoles(metadata, metadataRoles)
    logger.info('the roles have what they need')
  } finally {
    await Promise.all([timeSeries.end(), metadata.end()])
  }
}

export function createClient(config: GathererConfig, credentials: Credentials | Signer): KalshiClient {
  const { kalshiEnvironment, kalshiRestUrl = '', kalshiWsUrl = '', rateShare } = config
  return new KalshiClient({
    environment: kalshiEnvironment === 'custom' ? { restUrl: kalshiRestUrl, wsUrl: kalshiWsUrl } : kalshiEnvironment,
    credentials,
    rateShare,
  })
}

/** Pools of both databases; nothing is connected yet. */
export function openDatabases(
  config: MigrateConfig,
  env: Environment,
  options: Omit<PoolOptions, 'url' | 'password'>,
): { readonly timeSeries: Pool; readonly metadata: Pool } {
  const { timeseriesDatabaseUrl, timeseriesDatabasePassword, metadataDatabaseUrl, metadataDatabasePassword } = config
  return {
    timeSeries: createPool({
      ...options,
      url: timeseriesDatabaseUrl.reveal(),
      password: openPassword('TIMESERIES_DATABASE_PASSWORD', timeseriesDatabasePassword, { env }),
    }),
    metadata: createPool({
      ...options,
      url: metadataDatabaseUrl.reveal(),
      password: openPassword('METADATA_DATABASE_PASSWORD', metadataDatabasePassword, { env }),
    }),
  }
}

/** Exchange times of a custom exchange may be those of a recording. */
export function exchangeClockOf({ exchangeClock, kalshiEnvironment }: GathererConfig): 'real' | 'recorded' {
  return exchangeClock ?? (kalshiEnvironment === 'custom' ? 'recorded' : 'real')
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
    retention: { keepDays: config.retentionDays, limitBytes: config.diskLimit, intervalMs: config.retentionInterval },
    exchangeClock: exchangeClockOf(config),
  }
}
