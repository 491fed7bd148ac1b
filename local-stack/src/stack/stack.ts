import { join } from 'node:path'
import type { ClusterName, LinkName } from '../chaos/action.ts'
import { type Exchange, startExchange } from '../exchange/start-exchange.ts'
import { localVenues, realVenues, type Venues } from '../exchange/venue.ts'
import type { DatabaseLink } from '../links/database-link.ts'
import { prepareMaker } from '../market-maker/prepare-maker.ts'
import type { Flow } from '../options.ts'
import type { Cluster } from '../postgres/cluster.ts'
import type { Launch } from '../processes/launch.ts'
import { type Exit, ManagedProcess } from '../processes/managed-process.ts'
import { runToEnd } from '../processes/run-to-end.ts'
import { repositoryRoot } from '../repository.ts'
import { addressesIn, dashboardIn, isListening } from './announcement.ts'
import { ClockOffsets } from './clock-offsets.ts'
import { clusterNamed, startDatabases } from './databases.ts'
import { DISK_LIMIT_GB } from './full-disk.ts'
import { GATHERERS, type GathererId, type Layout } from './layout.ts'
import { restartUntilReady } from './supervise.ts'

export interface StackConfig {
  readonly layout: Layout
  readonly flow: Flow
  /** In how much time the flow is played; `undefined`: at its own pace. */
  readonly playMs: number | undefined
  readonly sealIntervalSeconds: number
  readonly faults: string | undefined
  readonly hasMarketMaker: boolean
  /** Whether databases are reached over links that can be cut, and gatherers' clocks can be put wrong. */
  readonly hasChaos: boolean
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
  /** Time-series database of each gatherer, and production, as they stand now: a server that was started again has another port. */
  gathererUrls(): ReadonlyMap<GathererId, string>
  productionUrl(): string
  readonly clusters: ReadonlyMap<ClusterName, Cluster>
  /** Empty without chaos. */
  readonly links: ReadonlyMap<LinkName, DatabaseLink>
  /** Gatherers by their API keys; empty on the real exchange, where all have the same. */
  readonly collectorKeys: ReadonlyMap<string, GathererId>
  setClockOffset(gatherer: GathererId, offsetMs: number): void
  /** Starts a stopped or killed service again, as often as it takes. @returns How many times. */
  restart(service: Service): Promise<number>
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
  const { clusters, links, urlFor } = await startDatabases(layout.clusters, config.hasChaos, started)
  const urlOf = (name: ClusterName, database: string): string => clusterNamed(clusters, name).url(database)

  const { exchange, venues } = await findExchange(config, programs.exchange, launch, observer)

  observer.progress(`migrating and starting three gatherers and the deduplicator${config.hasMarketMaker ? ', and the market maker' : ''}`)
  const clocks = config.hasChaos ? new ClockOffsets(layout.root) : undefined
  const gathererEnv = (id: GathererId): Record<string, string> => ({
    ...venues.of(id),
    GATHERER_ID: id,
    TIMESERIES_DATABASE_URL: urlFor(`${id} to its database`, id, 'kalshi_ts'),
    METADATA_DATABASE_URL: urlFor(`${id} to its database`, id, 'kalshi_meta'),
    ...clocks?.environmentOf(id),
    ...(config.hasChaos ? CHAOS_LIMITS : {}),
    ...SERVICE_PORTS,
  })
  const sourceUrl = (id: GathererId, database: string): string => urlFor(`deduplicator to ${id}`, id, database)
  const deduplicatorEnv: Record<string, string> = {
    PRODUCTION_DATABASE_URL: urlFor('deduplicator to production', 'production', 'kalshi'),
    GATHERERS: GATHERERS.map((id) => `${id}=${sourceUrl(id, 'kalshi_ts')}|${sourceUrl(id, 'kalshi_meta')}`).join(','),
    ARCHIVE_STORE: layout.archive,
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
    config.hasMarketMaker ? startMaker(config, programs.marketMaker, venues.ofMaker, launch) : undefined,
  ])

  return {
    exchange,
    gatherers,
    deduplicator,
    marketMaker,
    gathererUrls: () => new Map(GATHERERS.map((id) => [id, urlOf(id, 'kalshi_ts')])),
    productionUrl: () => urlOf('production', 'kalshi'),
    clusters,
    links,
    collectorKeys: venues.collectorKeys,
    setClockOffset: (gatherer, offsetMs) => {
      clocks?.set(gatherer, offsetMs)
      gatherers.get(gatherer)?.process.signal('SIGUSR2')
    },
    restart: async (target) => {
      const { line, attempts } = await restartUntilReady(target.process)
      Object.assign(target, target === marketMaker ? dashboardIn(line) : addressesIn(line))
      return attempts
    },
    stop: async () => {
      await marketMaker?.process.stop()
      await Promise.all([...gatherers.values()].map(({ process }) => process.stop()))
      await deduplicator.process.stop()
      await exchange?.process.stop()
      await Promise.all([...links.values()].map((link) => link.stop()))
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

/** So small that a database which is slow for seconds makes a gatherer stop reading, and a disk that is full is seen at once. */
const CHAOS_LIMITS = { MAX_BACKLOG_ROWS: '2000', DISK_LIMIT: `${DISK_LIMIT_GB}GB`, RETENTION_INTERVAL: '1s' }

const SERVICE_PORTS = { HEALTH_PORT: '0', METRICS_PORT: '0', HTTP_HOST: '127.0.0.1' }

async function findExchange(
  { layout: { journal, credentials }, flow, playMs, faults, env }: StackConfig,
  program: string,
  launch: Launch,
  observer: StackObserver,
): Promise<{ readonly exchange: Exchange | undefined; readonly venues: Venues }> {
  if (flow.kind === 'real') return { exchange: undefined, venues: realVenues(flow, env) }
  observer.progress(flow.kind === 'replay' ? `starting the exchange with ${flow.files.join(', ')}` : 'starting the exchange')
  const exchange = await startExchange({ program, flow, playMs, faults, journal, credentials }, launch)
  return { exchange, venues: await localVenues(credentials, exchange.admin) }
}

async function startMaker({ layout, flow }: StackConfig, program: string, venue: Venues['ofMaker'], launch: Launch): Promise<MakerService> {
  const env = prepareMaker(layout.marketMaker, flow, venue)
  const { process, line } = await launch({ name: 'market-maker', program, env, readyLine: isListening })
  return { process, ...dashboardIn(line) }
}
