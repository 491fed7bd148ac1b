import { duckdbEngine, localStore, postgresOutbox, postgresSource } from '@kassandra/archive'
import { type CoverageAnswer, Deduplicator, holdSingleton, queryCoverage } from '@kassandra/recorder'
import { ConfigError, type Logger, listenHealth, listenMetrics, type Secret } from '@kassandra/runtime'
import { assertSchema, createPool, migrate, systemClock } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import { type CoverageConfig, type DeduplicatorConfig, type GathererAddress, type MigrateConfig, parseGatherers } from './config.ts'
import { DeduplicatorHealthSource } from './health.ts'
import { logEvent } from './log-events.ts'
import { createDeduplicatorMetrics } from './metrics.ts'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly logger: Logger
  readonly random: () => number
}

const LOCK_PATIENCE_MS = 10_000
const MIGRATE_COMMAND = 'deduplicator migrate'

/** Merges and exports until the signal is aborted. */
export async function runDeduplicator(config: DeduplicatorConfig, { logger, random }: Surroundings, signal: AbortSignal): Promise<void> {
  const addresses = readGatherers(config.gatherers)
  const onIdleError = (err: Error): void => logger.warn({ err }, 'an idle database connection was lost')
  const open = (url: Secret, max: number) => createPool({ url: url.reveal(), applicationName: 'deduplicator', max, onIdleError })
  const production = open(config.productionDatabaseUrl, 6)
  const gatherers = addresses.map(({ id, timeSeriesUrl, metadataUrl }) => ({
    id,
    timeSeries: open(timeSeriesUrl, 3),
    metadata: open(metadataUrl, 2),
  }))
  const pools = [production, ...gatherers.flatMap(({ timeSeries, metadata }) => [timeSeries, metadata])]
  try {
    await assertSchema(production, productionMigrations, MIGRATE_COMMAND)
    const release = await holdSingleton(production, systemClock, LOCK_PATIENCE_MS, signal)
    const metrics = createDeduplicatorMetrics()
    const deduplicator = new Deduplicator(
      {
        production,
        gatherers,
        exporter: {
          source: postgresSource(production),
          store: localStore(config.archiveDir),
          engine: await duckdbEngine(),
          outbox: postgresOutbox(production),
        },
        clock: systemClock,
        random,
        observe: (event) => {
          metrics.observe(event)
          logEvent(logger, event)
        },
      },
      {
        sealIntervalSeconds: config.sealIntervalSeconds,
        graceMs: config.mergeGrace,
        sourceDownAfterMs: config.sourceDownAfter,
        pollBusyMs: config.pollBusyMs,
        pollIdleMs: config.pollIdleMs,
      },
    )
    const health = await listenHealth(new DeduplicatorHealthSource(deduplicator, () => systemClock.nowMs()), {
      port: config.healthPort,
      host: config.httpHost,
    })
    const metricsServer = await listenMetrics(metrics.registry, { port: config.metricsPort, host: config.httpHost })
    logger.info({ healthUrl: `${health.url}/health`, metricsUrl: `${metricsServer.url}/metrics` }, 'listening')
    try {
      await deduplicator.run(signal)
    } finally {
      release()
      await Promise.all([health.close(), metricsServer.close()])
    }
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

function readGatherers(list: Secret): readonly GathererAddress[] {
  try {
    return parseGatherers(list)
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError([error.message])
    throw error
  }
}

/** Brings the production database up to date. */
export async function migrateProduction(config: MigrateConfig, logger: Logger): Promise<void> {
  const pool = createPool({ url: config.productionDatabaseUrl.reveal(), applicationName: MIGRATE_COMMAND, max: 1 })
  try {
    const { applied, timescale } = await migrate(pool, productionMigrations)
    logger.info({ schema: productionMigrations.name, applied, timescale }, 'schema is up to date')
  } finally {
    await pool.end()
  }
}

/** Asks production whether a market is whole over an interval. */
export async function askCoverage(
  { productionDatabaseUrl, market }: CoverageConfig,
  from: Parameters<typeof queryCoverage>[2],
  to: Parameters<typeof queryCoverage>[3],
): Promise<CoverageAnswer> {
  const pool = createPool({ url: productionDatabaseUrl.reveal(), applicationName: 'deduplicator coverage', max: 1 })
  try {
    await assertSchema(pool, productionMigrations, MIGRATE_COMMAND)
    return await queryCoverage(pool, market, from, to)
  } finally {
    await pool.end()
  }
}
