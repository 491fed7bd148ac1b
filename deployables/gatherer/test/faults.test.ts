import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { KalshiClient } from '@kassandra/kalshi-sdk'
import { createExchange, type Exchange, type Listening, listen } from '@kassandra/kalshi-sim'
import { Pool, type QueryResultRow } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OwnServer } from '../../../packages/sync/test/support/clusters.ts'
import { openMarket, publishDelta, publishTrade, START_US } from './exchange-events.ts'
import { BUILT, type Environment, GathererProcess } from './gatherer-process.ts'

const isBuilt = existsSync(BUILT)
if (!isBuilt) console.warn('skipped: deployables/gatherer is not built')
/** Kills of one run; more by the environment. */
const KILLS = Number(process.env['GATHERER_KILLS'] ?? 3)
const SEED = Number(process.env['GATHERER_SEED'] ?? 7)

const processes: GathererProcess[] = []
let server: OwnServer
let exchange: Exchange
let listening: Listening
let pool: Pool
let dir: string
let env: Environment
let databases = 0

beforeAll(async () => {
  if (isBuilt) server = await OwnServer.start()
})
afterAll(async () => {
  if (isBuilt) await server.close()
})
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kassandra-gatherer-'))
  exchange = createExchange({ startUs: START_US, keyType: 'ed25519' })
  listening = await listen(exchange, { port: 0 })
  for (const ticker of ['A', 'B']) openMarket(exchange, ticker)
  const name = `faults_${++databases}`
  const maker = new Pool({ connectionString: server.url(), max: 1 })
  await maker.query(`create database ${name}`)
  await maker.end()
  const url = new URL(server.url())
  url.pathname = `/${name}`
  pool = new Pool({ connectionString: url.href, max: 2 })
  pool.on('error', () => undefined) // the server is killed under it
  env = {
    GATHERER_ID: 'g1',
    KALSHI_ENVIRONMENT: 'custom',
    KALSHI_REST_URL: listening.restUrl,
    KALSHI_WS_URL: listening.wsUrl,
    KALSHI_API_KEY: exchange.credentials?.keyId ?? '',
    KALSHI_API_SECRET: exchange.credentials?.privateKeyPem ?? '',
    TIMESERIES_DATABASE_URL: url.href,
    METADATA_DATABASE_URL: url.href,
    HEALTH_PORT: '0',
    METRICS_PORT: '0',
    BACKFILL_REPEAT: '50ms',
    BATCH_DELAY: '20ms',
    SOCKETS: '2',
  }
  expect(await start(['migrate']).end()).toBe(0)
})
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end('SIGKILL')
  exchange.close()
  await listening.close()
  await pool.end()
  rmSync(dir, { recursive: true, force: true })
})

function start(args: readonly string[] = [], change: Environment = {}): GathererProcess {
  const started = new GathererProcess(args, { ...env, ...change })
  processes.push(started)
  return started
}
const rows = async <Row extends QueryResultRow>(sql: string): Promise<Row[]> => (await pool.query<Row>(sql)).rows
const count = async (what: string): Promise<number> => (await rows<{ n: number }>(`select count(*)::int as n from ${what}`))[0]?.n ?? 0
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await delay(20)
}
const whole = (): Promise<void> =>
  until(async () => (await count(`gatherer_heartbeat where state = 'running'`)) === 1 && (await count('orderbook_snapshots')) >= 2)

/** Steady deltas and trades of two markets, each with an exchange time of its own. */
class Flow {
  deltas = 0
  trades = 0
  #timer: NodeJS.Timeout | undefined

  run(): void {
    this.#timer = setInterval(() => this.#next(), 5)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #next(): void {
    const n = ++this.deltas
    publishDelta(exchange, n * 1_000, n % 2 === 0 ? 'A' : 'B')
    if (n % 5 === 0) publishTrade(exchange, `t${++this.trades}`, n * 1_000, 'A')
  }
}

/** Deltas that the exchange published and no segment vouches for, and those that one vouches for and that are not stored. */
async function judge(): Promise<{ readonly unvouched: number; readonly missing: readonly string[] }> {
  const stored = new Set((await rows<{ at: string }>(STORED)).map(({ at }) => at))
  const vouched = await rows<{ market: string; from: string; before: string }>(VOUCHED)
  let unvouched = 0
  const missing: string[] = []
  for await (const { kind, ticker, tsUs } of exchange.journal.entries() as AsyncIterable<Entry>) {
    if (kind !== 'delta') continue
    const covers = vouched.some(({ market, from, before }) => market === ticker && tsUs >= Number(from) && tsUs < Number(before))
    if (!covers) unvouched++
    else if (!stored.has(`${ticker} ${tsUs}`)) missing.push(`${ticker} ${tsUs}`)
  }
  return { unvouched, missing }
}
interface Entry {
  readonly kind: string
  readonly ticker: string
  readonly tsUs: number
}
const STORED = `select distinct market_ticker || ' ' || (extract(epoch from exchange_ts) * 1000000)::bigint as at from orderbook_deltas`
const VOUCHED = `
  select p.market_ticker as market, (extract(epoch from min(date_trunc('milliseconds', p.exchange_ts)) + interval '1 millisecond') * 1000000)::bigint as from,
    (extract(epoch from s.complete_before) * 1000000)::bigint as before
  from segments s join orderbook_snapshots p on (p.conn_id, p.sid, p.segment_start) = (s.conn_id, s.sid, s.start_seq)
  where p.seq <= s.complete_seq and s.complete_before is not null
  group by s.conn_id, s.sid, s.start_seq, s.complete_before, p.market_ticker`

function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

describe.runIf(isBuilt)('the gatherer', () => {
  it('loses nothing that it vouched for, and no trade, killed again and again', async () => {
    const random = randomOf(SEED)
    const flow = new Flow()
    for (let kill = 0; kill < KILLS; kill++) {
      const gatherer = start()
      await gatherer.line('subscribed')
      if (kill === 0) {
        await whole()
        flow.run()
      }
      await delay(100 + random(400))
      expect(await gatherer.end('SIGKILL')).toBe('SIGKILL')
    }
    const last = start()
    await last.line('subscribed')
    await last.line('trades fetched')
    await delay(100 + random(200))
    flow.stop()
    await until(async () => (await count('trades')) === flow.trades)
    expect(await last.end('SIGTERM')).toBe(0)
    const { unvouched, missing } = await judge()
    expect(missing).toEqual([])
    expect(unvouched).toBeLessThan(flow.deltas)
    expect(await count('segments where close_reason is null')).toBe(0)
    expect(await count('(select conn_id, sid, seq from orderbook_deltas group by 1, 2, 3 having count(*) > 1) twice')).toBe(0)
  })

  it('writes everything that came while its database was killed, and started anew', async () => {
    const gatherer = start()
    await whole()
    const flow = new Flow()
    flow.run()
    await until(async () => (await count('orderbook_deltas')) > 20)
    server.kill()
    await gatherer.line('writing failed and is repeated')
    await server.restart()
    await until(async () => (await count('orderbook_deltas')) > 40)
    flow.stop()
    await until(async () => (await count('orderbook_deltas')) === flow.deltas && (await count('trades')) === flow.trades)
    expect(await gatherer.end('SIGTERM')).toBe(0)
    // No connection was given up for it, and nobody else had the name meanwhile.
    expect(await rows('select close_reason, count(*)::int as n from segments group by 1')).toEqual([{ close_reason: 'stop', n: 2 }])
    expect((await judge()).missing).toEqual([])
  })

  it('waits for a database that answers no more, says so, and loses nothing that it had taken', async () => {
    const gatherer = start([], { MAX_BACKLOG_ROWS: '50', MAX_PAUSE: '300ms' })
    const { healthUrl } = await gatherer.line('listening')
    await whole()
    const flow = new Flow()
    flow.run()
    await until(async () => (await count('orderbook_deltas')) > 20)
    server.relay.holdAfter('toServer', 0)
    await gatherer.line('reading paused, the database is behind')
    const health = await fetch(String(healthUrl))
    expect(await health.json()).toMatchObject({
      components: { timeseries_database: { state: 'degraded', detail: expect.stringContaining('reading is paused') } },
    })
    server.relay.release()
    await gatherer.line('reading resumed')
    await until(async () => (await count(`gatherer_heartbeat where state = 'running' and backlog < 50`)) === 1)
    flow.stop()
    await until(async () => (await count('trades')) === flow.trades)
    expect(await gatherer.end('SIGTERM')).toBe(0)
    expect((await judge()).missing).toEqual([])
  })

  it('goes on with a new API key when the files are replaced and the old key is deleted', async () => {
    const client = new KalshiClient({
      environment: { restUrl: listening.restUrl, wsUrl: listening.wsUrl },
      credentials: exchange.credentials ?? { keyId: '', privateKeyPem: '' },
    })
    const files = { id: join(dir, 'id'), key: join(dir, 'key.pem') }
    writeFileSync(files.id, `${exchange.credentials?.keyId}\n`)
    writeFileSync(files.key, exchange.credentials?.privateKeyPem ?? '')
    const gatherer = start([], { KALSHI_API_KEY: `file:${files.id}`, KALSHI_API_SECRET: `file:${files.key}`, SECRET_REFRESH: '100ms' })
    await whole()
    const next = await client.apiKeys.generate({ name: 'next', keyType: 'ed25519' })
    writeFileSync(files.key, next.privateKeyPem)
    await until(async () => gatherer.lines.some(({ msg }) => msg === 'the new API key cannot be used; the old one stays'))
    writeFileSync(files.id, next.keyId)
    await until(async () => gatherer.lines.some(({ msg }) => msg === 'the API key was rotated'))
    const successor = new KalshiClient({ environment: { restUrl: listening.restUrl, wsUrl: listening.wsUrl }, credentials: next })
    await successor.apiKeys.delete(exchange.credentials?.keyId ?? '')
    exchange.faults.inject({ kind: 'disconnect' })
    await until(async () => (await count('orderbook_snapshots')) >= 4)
    publishDelta(exchange, 2_000)
    await until(async () => (await count('orderbook_deltas')) === 1)
    expect(await gatherer.end('SIGTERM')).toBe(0)
    expect(gatherer.output).not.toContain('PRIVATE KEY')
    await Promise.all([client.close(), successor.close()])
  })

  it('goes on with a new password of its database', async () => {
    await pool.query(`create role recorder login password 'first' in role pg_monitor; grant pg_read_all_settings to recorder`)
    const owner = new URL(env['TIMESERIES_DATABASE_URL'] ?? '')
    await pool.query('grant all on all tables in schema public to recorder; grant create on schema public to recorder')
    await pool.query('grant execute on all functions in schema public to recorder')
    owner.username = 'recorder'
    owner.password = ''
    const file = join(dir, 'password')
    writeFileSync(file, 'first\n')
    const gatherer = start([], {
      TIMESERIES_DATABASE_URL: owner.href,
      METADATA_DATABASE_URL: owner.href,
      TIMESERIES_DATABASE_PASSWORD: `file:${file}`,
      METADATA_DATABASE_PASSWORD: `file:${file}`,
    })
    await whole()
    publishDelta(exchange, 1_000)
    await until(async () => (await count('orderbook_deltas')) === 1)
    await pool.query(`alter role recorder password 'second'`)
    writeFileSync(file, 'second\n')
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'recorder'`)
    publishDelta(exchange, 2_000)
    publishDelta(exchange, 3_000)
    await until(async () => (await count('orderbook_deltas')) === 3)
    expect(await gatherer.end('SIGTERM')).toBe(0)
    expect(await rows('select distinct close_reason from segments')).toEqual([{ close_reason: 'stop' }])
    expect(gatherer.output).not.toMatch(/"(first|second)/)
  })
})
