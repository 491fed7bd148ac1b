import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { mustRun } from '../../infra/tools/run.mjs'
import { Project } from './project.mjs'

const PASSWORD = 'of-this-check-alone'
const GATHERERS = ['gatherer-1', 'gatherer-2', 'gatherer-3']
const DEDUPLICATOR = 'deduplicator'
/** Longer than the silence after which a gatherer vouches for its last instant. */
const QUIET_MS = 2_000
const seriesOf = (gatherer) => gatherer.replace('gatherer', 'timescale')

/**
 * The compose file of the platform, whole: from nothing to merged rows; each gatherer restarted while the others record, the deduplicator
 * while they all do; in the end production and the archive hold what the exchange published, and no gap that was not made here.
 */
export async function runPlatform(workshop, { scratch, signal }) {
  const platform = new Platform(workshop, join(scratch, 'platform'), signal)
  try {
    await platform.start()
    const disturbances = []
    for (const gatherer of GATHERERS) disturbances.push(await platform.restartGatherer(gatherer))
    const kept = await platform.restartDeduplicator()
    await platform.drain()
    const { problems, gaps, files, rows } = await platform.judge(disturbances, scratch)
    if (problems.length > 0) throw new Error(['not what the exchange published:', ...problems].join('\n'))
    if (rows === 0) throw new Error('the archive is empty')
    const merged = await platform.merged()
    const stops = platform.stops.map(({ stopMs }) => stopMs).join(', ')
    return {
      note: `${merged} deltas merged, ${kept} of them before a restart, as published, ${gaps} gaps; ${rows} rows in ${files} files of the archive; stopped in ${stops} ms`,
    }
  } finally {
    await platform.down()
  }
}

class Platform {
  #project
  #workshop
  #signal
  stops = []

  constructor(workshop, folder, signal) {
    this.#workshop = workshop
    this.#signal = signal
    const variables = {
      GATHERER_IMAGE: workshop.imageOf('gatherer'),
      DEDUPLICATOR_IMAGE: workshop.imageOf(DEDUPLICATOR),
      DATA_FETCHER_IMAGE: workshop.imageOf('data-fetcher'),
      POSTGRES_IMAGE: workshop.postgresImage,
      ...(workshop.hasTimescale ? {} : { TIMESCALEDB_IMAGE: workshop.postgresImage }),
      KALSHI_API_KEY: 'not there yet',
    }
    const published = Object.fromEntries(GATHERERS.map((gatherer) => [seriesOf(gatherer), 5432]))
    this.#project = new Project(workshop, {
      file: 'docker-compose.platform.yml',
      folder,
      variables,
      signal,
      published,
      exchange: ['--hold', '--journal', '/exchange/journal.jsonl'],
    })
  }

  /** From nothing to merged rows. Nothing is published before everybody records. */
  async start() {
    const project = this.#project
    project.makeFolder('data/platform')
    project.write('data/platform/database.password', PASSWORD)
    project.write('data/kalshi.pem', '')
    const programs = [...GATHERERS, DEDUPLICATOR]
    await project.up(programs, ({ privateKeyPem }) => project.write('data/kalshi.pem', privateKeyPem))
    for (const program of programs) await project.isHealthy(program)
    for (const gatherer of GATHERERS) await this.#isReady(gatherer)
    await project.askExchange('POST', '/sim/flow/start')
    await project.until('rows are merged', async () => (await this.merged()) > 0)
  }

  /** @returns The time in which it recorded nothing, on the exchange's clock. */
  async restartGatherer(gatherer) {
    const fromUs = await this.#exchangeUs()
    await this.#stop(gatherer, 30)
    await this.#project.start([gatherer])
    await this.#project.isHealthy(gatherer)
    await this.#isReady(gatherer)
    return { collector: gatherer, fromUs, toUs: await this.#exchangeUs(), isOutage: true }
  }

  /** @returns How many rows were merged before. */
  async restartDeduplicator() {
    await this.#stop(DEDUPLICATOR, 120)
    const kept = await this.merged()
    await this.#project.start([DEDUPLICATOR])
    await this.#project.isHealthy(DEDUPLICATOR)
    await this.#project.until('rows of both runs are merged', async () => (await this.merged()) > kept)
    return kept
  }

  /** Ends the flow, then each program once it has done all that there is to do. */
  async drain() {
    const project = this.#project
    await project.askExchange('POST', '/sim/flow/stop')
    const received = () => Promise.all(GATHERERS.map(async (gatherer) => (await this.#ask(gatherer, '/health')).messages))
    let before
    await project.until('everything is received', async () => {
      const now = (await received()).join()
      const isQuiet = now === before
      before = now
      if (!isQuiet) await wait(QUIET_MS, undefined, { signal: this.#signal })
      return isQuiet
    })
    for (const gatherer of GATHERERS) await this.#stop(gatherer, 30)
    await project.until('everything is merged and in the archive', async () => (await this.#ask(DEDUPLICATOR, '/health')).drained === true)
    await this.#stop(DEDUPLICATOR, 120)
    await project.stop('exchange', 10)
  }

  async judge(disturbances, scratch) {
    const project = this.#project
    const archive = join(scratch, 'archive')
    await project.copyFrom(DEDUPLICATOR, '/app/data/archive', archive)
    const gatherers = {}
    for (const gatherer of GATHERERS) gatherers[gatherer] = await this.#databaseUrl(seriesOf(gatherer), 'kalshi_ts')
    const asked = {
      journal: join(project.folder, 'exchange', 'journal.jsonl'),
      production: await this.#databaseUrl('production', 'kalshi'),
      gatherers,
      disturbances,
      archive,
    }
    project.write('judge.json', JSON.stringify(asked))
    const { root } = this.#workshop
    const hooks = join(root, 'deployables/market-maker/test/programs/resolve-sources.mjs')
    const program = join(root, 'scripts/images/check/judge-platform.mjs')
    const printed = await mustRun(process.execPath, ['--import', hooks, program, join(project.folder, 'judge.json')], {
      cwd: root,
      signal: this.#signal,
    })
    return JSON.parse(printed)
  }

  /** Changes of order books in production. */
  async merged() {
    const client = new pg.Client(await this.#databaseUrl('production', 'kalshi'))
    await client.connect()
    try {
      const { rows } = await client.query('select count(*)::int as rows from orderbook_deltas')
      return rows[0].rows
    } finally {
      await client.end()
    }
  }

  down() {
    return this.#project.down()
  }

  async #stop(program, limitSeconds) {
    const stopped = await this.#project.stop(program, limitSeconds)
    if (stopped.code !== 0) throw new Error(`SIGTERM ended ${program} with ${stopped.code}`)
    this.stops.push(stopped)
  }

  #isReady(program) {
    return this.#project.until(`${program} is ready`, async () => {
      const answer = await fetch(`${await this.#project.address(program, 8080)}/ready`, { signal: this.#signal })
      return answer.ok
    })
  }

  async #ask(program, path) {
    return fetch(`${await this.#project.address(program, 8080)}${path}`, { signal: this.#signal }).then((answer) => answer.json())
  }

  async #exchangeUs() {
    return (await this.#project.askExchange('GET', '/sim/status')).clockUs
  }

  async #databaseUrl(service, database) {
    const { host } = new URL(await this.#project.address(service, 5432))
    return `postgres://kalshi:${PASSWORD}@${host}/${database}`
  }
}
