import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createExchange, type Exchange, type Listening, listen } from '@kassandra/kalshi-sim'
import { Client, type QueryResultRow } from 'pg'
import { DeduplicatorProcess } from '../../../deployables/deduplicator/test/deduplicator-process.ts'
import { openMarket, publishDelta, START_US } from '../../../deployables/gatherer/test/exchange-events.ts'
import { GathererProcess } from '../../../deployables/gatherer/test/gatherer-process.ts'
import type { Environment } from '../../support/program-process.ts'
import { Server } from './server.ts'

export type Number = 1 | 2
export const SEAL_SECONDS = 10
const PORTS: Environment = { HEALTH_PORT: '0', METRICS_PORT: '0' }

/** An exchange, two gatherers, the deduplicator and production, each program and server with its own end. */
export class Platform implements AsyncDisposable {
  readonly archive: string
  readonly exchange: Exchange
  readonly production: Server
  readonly #listening: Listening
  readonly #servers: Readonly<Record<Number, Server>>
  readonly #gatherers = new Map<Number, GathererProcess>()
  #deduplicator: DeduplicatorProcess | undefined

  private constructor(archive: string, exchange: Exchange, listening: Listening, servers: readonly [Server, Server, Server]) {
    this.archive = archive
    this.exchange = exchange
    this.#listening = listening
    const [production, first, second] = servers
    this.production = production
    this.#servers = { 1: first, 2: second }
  }

  static async start(): Promise<Platform> {
    const exchange = createExchange({ startUs: START_US, keyType: 'ed25519' })
    const listening = await listen(exchange, { port: 0 })
    openMarket(exchange, 'A')
    const [production, first, second] = await Promise.all([Server.start('kalshi'), Server.start('kalshi_ts'), Server.start('kalshi_ts')])
    const archive = await mkdtemp(join(tmpdir(), 'runbook-archive-'))
    const platform = new Platform(archive, exchange, listening, [production, first, second])
    await platform.migrateProduction()
    await Promise.all([platform.startGatherer(1), platform.startGatherer(2)])
    await platform.startDeduplicator()
    return platform
  }

  get deduplicatorEnv(): Environment {
    const source = (number: Number): string => `gatherer-${number}=${this.#url(number)}|${this.#url(number)}`
    return {
      PRODUCTION_DATABASE_URL: this.production.url('kalshi'),
      GATHERERS: `${source(1)},${source(2)}`,
      ARCHIVE_STORE: this.archive,
      SEAL_INTERVAL_SECONDS: String(SEAL_SECONDS),
      POLL_BUSY_MS: '5',
      POLL_IDLE_MS: '50',
      SOURCE_DOWN_AFTER: '4s',
      ...PORTS,
    }
  }

  /** As the units of a host do: migrate, then record. */
  async startGatherer(number: Number): Promise<void> {
    const { credentials } = this.exchange
    const env = {
      GATHERER_ID: `gatherer-${number}`,
      KALSHI_ENVIRONMENT: 'custom',
      KALSHI_REST_URL: this.#listening.restUrl,
      KALSHI_WS_URL: this.#listening.wsUrl,
      KALSHI_API_KEY: credentials?.keyId ?? '',
      KALSHI_API_SECRET: credentials?.privateKeyPem ?? '',
      TIMESERIES_DATABASE_URL: this.#url(number),
      METADATA_DATABASE_URL: this.#url(number),
      BACKFILL_REPEAT: '50ms',
      ...PORTS,
    }
    await this.end(new GathererProcess(['migrate', '--grant-roles'], env))
    const gatherer = new GathererProcess([], env)
    this.#gatherers.set(number, gatherer)
    await gatherer.line('subscribed')
    await this.#until(this.#url(number), `select state = 'running' as so from gatherer_heartbeat`)
  }

  /** The host is gone, with everything on it. */
  async loseGatherer(number: Number): Promise<void> {
    await this.#gatherers.get(number)?.end('SIGKILL')
    await this.#servers[number].lose()
  }

  async replaceGatherer(number: Number): Promise<void> {
    await this.#servers[number].replace()
    await this.startGatherer(number)
  }

  migrateProduction(): Promise<void> {
    return this.end(new DeduplicatorProcess(['migrate', '--grant-roles'], this.deduplicatorEnv))
  }

  /** @returns Where it tells of itself. */
  async startDeduplicator(): Promise<{ readonly health: string; readonly metrics: string }> {
    const started = new DeduplicatorProcess([], this.deduplicatorEnv)
    this.#deduplicator = started
    return this.addresses()
  }

  async addresses(): Promise<{ readonly health: string; readonly metrics: string }> {
    const line = await this.#deduplicator?.line('listening')
    return { health: new URL(String(line?.['healthUrl'])).origin, metrics: new URL(String(line?.['metricsUrl'])).origin }
  }

  async endDeduplicator(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#deduplicator?.end(signal)
  }

  /** Changes of one book, a hundredth of a second apart; what they change is told by their number. */
  publish(first: number, last: number): void {
    for (let number = first; number <= last; number++) publishDelta(this.exchange, number * 10_000)
  }

  /** Until the deduplicator has taken notice. */
  async untilDown(number: Number): Promise<void> {
    while (!this.#deduplicator?.lines.some((line) => line['gatherer'] === `gatherer-${number}` && line['presence'] === 'down'))
      await delay(20)
  }

  /** Until production has come to be so. @param condition SQL. */
  untilProduction(condition: string): Promise<void> {
    return this.#until(this.production.url('kalshi'), `select (${condition}) as so`)
  }

  async query<Row extends QueryResultRow>(sql: string): Promise<Row[]> {
    return query<Row>(this.production.url('kalshi'), sql)
  }

  /** @throws {Error} A program that ends by itself ended otherwise than well. */
  async end(process: DeduplicatorProcess | GathererProcess): Promise<void> {
    const code = await process.end()
    if (code !== 0) throw new Error(`ended with ${code}:\n${process.output}`)
  }

  log(): string {
    return [...this.#gatherers.values(), this.#deduplicator].map((process) => process?.output.slice(-3_000)).join('\n---\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of [...this.#gatherers.values(), this.#deduplicator]) await process?.end('SIGKILL')
    this.exchange.close()
    await this.#listening.close()
    for (const server of [this.production, this.#servers[1], this.#servers[2]]) await server[Symbol.asyncDispose]()
    await rm(this.archive, { recursive: true })
  }

  #url(number: Number): string {
    return this.#servers[number].url('kalshi_ts')
  }

  async #until(url: string, sql: string): Promise<void> {
    while ((await query<{ so: boolean }>(url, sql))[0]?.so !== true) await delay(20)
  }
}

async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
