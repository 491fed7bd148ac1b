import { openEngine, postgresOutbox, postgresSource } from '@kassandra/archive'
import { openStore } from '@kassandra/archive/store'
import { Deduplicator, type DeduplicatorEvent, type DeduplicatorOptions, type GathererDatabases, runAsSingleton } from '@kassandra/recorder'
import { ConfigError, type Logger, listenHealth, listenMetrics, type Secret } from '@kassandra/runtime'
import { assertSchema, grantRoles, migrate, systemClock } from '@kassandra/sync'
import { productionMigrations, productionRoles } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { assertTimesAgree } from './assert-times-agree.ts'
import { type DeduplicatorConfig, type GathererAddress, type MigrateConfig, parseGatherers } from './config.ts'
import { DeduplicatorHealthSource } from './health.ts'
import { logEvent } from './log-events.ts'
import { createDeduplicatorMetrics } from './metrics.ts'
import { type Environment, openPool, openProduction } from './open-pool.ts'
import { untilReachable } from './until-reachable.ts'

/** What only `main` may take from its surroundings. */
export interface Surroundings {
  readonly logger: Logger
  readonly random: () => number
  /** Wall clock, for metrics. */
  readonly nowMs: () => number
  readonly env: Environment
}

/** The round waits for all sources together: one that is gone is to cost it little. */
const SOURCE_CONNECT_MS = 4_000
const MIGRATE_COMMAND = 'deduplicator migrate'

/** Merges and exports until the signal is aborted. */
export async function runDeduplicator(
  config: DeduplicatorConfig,
  { logger, random, nowMs, env }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const addresses = readGatherers(config.gatherers)
  const onIdleError = (err: Error): void => logger.warn({ err }, 'an idle database connection was lost')
  const shared = { applicationName: 'deduplicator', onIdleError }
  const { productionDatabaseUrl, productionDatabasePassword, gatherersDatabasePassword } = config
  const production = openPool('PRODUCTION_DATABASE_PASSWORD', productionDatabaseUrl, productionDatabasePassword, env, { ...shared, max: 6 })
  const openSource = (url: Secret, max: number): Pool => {
    const patience = /[?&]connect_timeout=/.test(url.reveal()) ? {} : { connectTimeoutMs: SOURCE_CONNECT_MS }
    return openPool('GATHERERS_DATABASE_PASSWORD', url, gatherersDatabasePassword, env, { ...shared, max, ...patience })
  }
  const gatherers = addresses.map(({ id, timeSeriesUrl, metadataUrl }) => ({
    id,
    timeSeries: openSource(timeSeriesUrl, 3),
    metadata: openSource(metadataUrl, 2),
  }))
  const pools = [production, ...gatherers.flatMap(({ timeSeries, metadata }) => [timeSeries, metadata])]
  try {
    const waiting = { clock: systemClock, random, logger }
    await untilReachable(() => assertSchema(production, productionMigrations, MIGRATE_COMMAND), waiting, signal)
    if (signal.aborted) return
    if (config.mergeMode === 'multiset') await assertTimesAgree(production, logger)
    const singleton = { clock: systemClock, patienceMs: config.lockWait }
    await runAsSingleton(
      production,
      singleton,
      (stop) => mergeAndServe(config, production, gatherers, { logger, random, nowMs }, stop),
      signal,
    )
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

/** Merges, and says on two ports how it goes. */
async function mergeAndServe(
  config: DeduplicatorConfig,
  production: Pool,
  gatherers: readonly GathererDatabases[],
  { logger, random, nowMs }: Omit<Surroundings, 'env'>,
  signal: AbortSignal,
): Promise<void> {
  const metrics = createDeduplicatorMetrics(nowMs)
  const health = new DeduplicatorHealthSource({
    nowMs: () => systemClock.nowMs(),
    roundOverdueMs: config.roundOverdue,
    exportOverdueIntervals: config.exportOverdueIntervals,
  })
  const exporter = {
    source: postgresSource(production),
    store: await openStore(config.archiveStore),
    engine: await openEngine(config.archiveEngine),
    outbox: postgresOutbox(production),
  }
  const observe = (event: DeduplicatorEvent): void => {
    metrics.observe(event)
    health.observe(event)
    logEvent(logger, event)
  }
  const deduplicator = new Deduplicator({ production, gatherers, exporter, clock: systemClock, random, observe }, toOptions(config))
  health.watch(deduplicator)
  const healthServer = await listenHealth(health, { port: config.healthPort, host: config.httpHost })
  try {
    const metricsServer = await listenMetrics(metrics.registry, { port: config.metricsPort, host: config.httpHost })
    try {
      logger.info({ healthUrl: `${healthServer.url}/health`, metricsUrl: `${metricsServer.url}/metrics` }, 'listening')
      await deduplicator.run(signal)
    } finally {
      await metricsServer.close()
    }
  } finally {
    await healthServer.close()
  }
}

function toOptions(config: DeduplicatorConfig): DeduplicatorOptions {
  const { sealIntervalSeconds, mergeGrace, sourceDownAfter, pollBusyMs, pollIdleMs, pollIntervals, mergeMode } = config
  const { shard, pageRows, settleChunkRows } = config
  return {
    sealIntervalSeconds,
    graceMs: mergeGrace,
    sourceDownAfterMs: sourceDownAfter,
    pollBusyMs,
    pollIdleMs,
    polls: pollIntervals,
    mode: mergeMode,
    shard,
    pageRows,
    settleChunkRows,
  }
}

/** @throws {ConfigError} */
export function readGatherers(list: Secret): readonly GathererAddress[] {
  try {
    return parseGatherers(list)
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError([error.message])
    throw error
  }
}

/** Brings the production database up to date. */
export async function migrateProduction(
  config: MigrateConfig,
  { logger, env, isGranting }: Pick<Surroundings, 'logger' | 'env'> & { readonly isGranting: boolean },
): Promise<void> {
  const pool = openProduction(config, env, MIGRATE_COMMAND)
  try {
    const { applied, timescale } = await migrate(pool, productionMigrations)
    logger.info({ schema: productionMigrations.name, applied, timescale }, 'schema is up to date')
    if (!isGranting) return
    await grantRoles(pool, productionRoles)
    logger.info('the roles have what they need')
  } finally {
    await pool.end()
  }
}
