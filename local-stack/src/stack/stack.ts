import { join } from 'node:path'
import { Client } from 'pg'
import { type Exchange, startExchange } from '../exchange/start-exchange.ts'
import { localVenue, realVenue, type VenueEnv } from '../exchange/venue.ts'
import { prepareMaker } from '../market-maker/prepare-maker.ts'
import type { Flow } from '../options.ts'
import { type Cluster, startCluster } from '../postgres/cluster.ts'
import type { Launch } from '../processes/launch.ts'
import { type Exit, ManagedProcess } from '../processes/managed-process.ts'
import { runToEnd } from '../processes/run-to-end.ts'
import { repositoryRoot } from '../repository.ts'
import { addressesIn, dashboardIn, isListening } from './announcement.ts'
import { GATHERERS, type Layout } from './layout.ts'

export interface StackConfig {
  readonly layout: Layout
  readonly flow: Flow
  /** In how much time the flow is played; `undefined`: at its own pace. */
  readonly playMs: number | undefined
  readonly sealIntervalSeconds: number
  readonly faults: string | undefined
  readonly hasMarketMaker: boolean
  /** Environment of the real exchange's credentials, for a flow of kind `real`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface StackObserver {
  /** One line of progress for people. */
  progress(text: string): void
  /** A process ended that nobody had asked to end. */
  processLost(name: string, exit: Exit): void
}

/** A program of the stack with the addresses that it announced. */
export interface Service {
  readonly process: ManagedProcess
  healthUrl: string
  metricsUrl: string
}

/** The market maker, whose page is for people. */
export interface MakerService extends Service {
  dashboardUrl: string
  controlTokenFile: string
}

/** The whole platform, running. */
export interface Stack {
  readonly exchange: Exchange | undefined
  readonly gatherers: ReadonlyMap<string, Service>
  readonly deduplicator: Service
  readonly marketMaker: MakerService | undefined
  readonly productionUrl: string
  readonly gathererUrls: ReadonlyMap<string, string>
  /** Starts a stopped or killed service again. */
  restart(service: Service): Promise<void>
  /** Ends whatever still runs, in order: market maker, gatherers, deduplicator, exchange, databases. */
  stop(): Promise<void>
}

/**
 * Starts everything up to the point where all are healthy and subscribed; the exchange's flow still waits.
 * @throws A part did not start; what had started is stopped again.
 */
export async function startStack(config: StackConfig, observer: StackObserver): Promise<Stack> {
  const started: { stop(): Promise<unknown> }[] = []
  try {
    return await buildStack(config, observer, started)
  } catch (error) {
    for (const part of started.reverse()) await part.stop()
    throw error
  }
}

async function buildStack(config: StackConfig, observer: StackObserver, started: { stop(): Promise<unknown> }[]): Promise<Stack> {
  const { layout } = config
  const programs = programsOf(repositoryRoot())
  const launch: Launch = async (spec) => {
    const process = new ManagedProcess({ ...spec, logFile: join(layout.logs, `${spec.name}.log`) }, (exit) =>
      observer.processLost(spec.name, exit),
    )
    started.push(process)
    return { process, line: await process.start() }
  }

  observer.progress('starting four PostgreSQL clusters')
  const names = [...GATHERERS, 'production']
  const clusters = new Map<string, Cluster>()
  await Promise.all(
    names.map(async (name) => {
      const cluster = await startCluster({ dir: join(layout.clusters, name) })
      started.push(cluster)
      clusters.set(name, cluster)
    }),
  )
  const urlOf = (name: string, database: string): string => clusterNamed(clusters, name).url(database)
  for (const name of GATHERERS) await createDatabases(clusterNamed(clusters, name), ['kalshi_ts', 'kalshi_meta'])
  await createDatabases(clusterNamed(clusters, 'production'), ['kalshi'])

  const { exchange, venue } = await findExchange(config, programs.exchange, launch, observer)

  observer.progress(`migrating and starting three gatherers and the deduplicator${config.hasMarketMaker ? ', and the market maker' : ''}`)
  const gathererEnv = (id: string): Record<string, string> => ({
    ...venue,
    GATHERER_ID: id,
    TIMESERIES_DATABASE_URL: urlOf(id, 'kalshi_ts'),
    METADATA_DATABASE_URL: urlOf(id, 'kalshi_meta'),
    ...SERVICE_PORTS,
  })
  const deduplicatorEnv: Record<string, string> = {
    PRODUCTION_DATABASE_URL: urlOf('production', 'kalshi'),
    GATHERERS: GATHERERS.map((id) => `${id}=${urlOf(id, 'kalshi_ts')}|${urlOf(id, 'kalshi_meta')}`).join(','),
    ARCHIVE_DIR: layout.archive,
    SEAL_INTERVAL_SECONDS: String(config.sealIntervalSeconds),
    ...SERVICE_PORTS,
  }
  const migrate = (name: string, program: string, env: Record<string, string>): Promise<void> =>
    runToEnd({ name: `${name} migrate`, program, args: ['migrate'], env, logFile: join(layout.logs, `${name}-migrate.log`) })
  await Promise.all([
    ...GATHERERS.map((id) => migrate(id, programs.gatherer, gathererEnv(id))),
    migrate('deduplicator', programs.deduplicator, deduplicatorEnv),
  ])
  const service = async (name: string, program: string, env: Record<string, string>): Promise<Service> => {
    const { process, line } = await launch({ name, program, env, readyLine: isListening })
    return { process, ...addressesIn(line) }
  }
  const gatherers = new Map(
    await Promise.all(GATHERERS.map(async (id) => [id, await service(id, programs.gatherer, gathererEnv(id))] as const)),
  )
  const [deduplicator, marketMaker] = await Promise.all([
    service('deduplicator', programs.deduplicator, deduplicatorEnv),
    config.hasMarketMaker ? startMaker(config, programs.marketMaker, venue, launch) : undefined,
  ])

  return {
    exchange,
    gatherers,
    deduplicator,
    marketMaker,
    productionUrl: urlOf('production', 'kalshi'),
    gathererUrls: new Map(GATHERERS.map((id) => [id, urlOf(id, 'kalshi_ts')])),
    restart: async (target) => {
      const line = await target.process.start()
      Object.assign(target, target === marketMaker ? dashboardIn(line) : addressesIn(line))
    },
    stop: async () => {
      await marketMaker?.process.stop()
      await Promise.all([...gatherers.values()].map(({ process }) => process.stop()))
      await deduplicator.process.stop()
      await exchange?.process.stop()
      await Promise.all([...clusters.values()].map((cluster) => cluster.stop()))
    },
  }
}

const programsOf = (root: string) => ({
  exchange: join(root, 'packages/kalshi-sim/bin/kalshi-sim.mjs'),
  gatherer: join(root, 'deployables/gatherer/bin/gatherer.mjs'),
  deduplicator: join(root, 'deployables/deduplicator/bin/deduplicator.mjs'),
  marketMaker: join(root, 'deployables/market-maker/bin/market-maker.mjs'),
})

const SERVICE_PORTS = { HEALTH_PORT: '0', METRICS_PORT: '0', HTTP_HOST: '127.0.0.1' }

function clusterNamed(clusters: ReadonlyMap<string, Cluster>, name: string): Cluster {
  const cluster = clusters.get(name)
  if (!cluster) throw new Error(`no cluster ${name}`)
  return cluster
}

async function createDatabases(cluster: Cluster, names: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: cluster.url() })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
    const present = rows.map((row) => row.datname)
    for (const name of names) if (!present.includes(name)) await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
}

async function findExchange(
  { layout: { journal, credentials }, flow, playMs, faults, env }: StackConfig,
  program: string,
  launch: Launch,
  observer: StackObserver,
): Promise<{ readonly exchange: Exchange | undefined; readonly venue: VenueEnv }> {
  if (flow.kind === 'real') return { exchange: undefined, venue: realVenue(flow, env) }
  observer.progress(flow.kind === 'replay' ? `starting the exchange with ${flow.files.join(', ')}` : 'starting the exchange')
  const exchange = await startExchange({ program, flow, playMs, faults, journal, credentials }, launch)
  return { exchange, venue: localVenue(credentials) }
}

async function startMaker({ layout, flow }: StackConfig, program: string, venue: VenueEnv, launch: Launch): Promise<MakerService> {
  const env = prepareMaker(layout.marketMaker, flow, venue)
  const { process, line } = await launch({ name: 'market-maker', program, env, readyLine: isListening })
  return { process, ...dashboardIn(line) }
}
