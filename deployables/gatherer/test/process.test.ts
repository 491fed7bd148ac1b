import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createExchange, type Exchange, type Listening, listen } from '@kassandra/kalshi-sim'
import { Client, Pool, type QueryResultRow } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openMarket, publishDelta, publishTrade, START_US } from './exchange-events.ts'
import { BUILT, type Environment, GathererProcess } from './gatherer-process.ts'

const isBuilt = existsSync(BUILT)
if (!isBuilt) console.warn('skipped: deployables/gatherer is not built')

const processes: GathererProcess[] = []
let exchange: Exchange
let listening: Listening
let pool: Pool
let database: string
let env: Environment

beforeEach(async () => {
  exchange = createExchange({ startUs: START_US, keyType: 'ed25519' })
  listening = await listen(exchange, { port: 0 })
  openMarket(exchange, 'A')
  database = `gatherer_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(`create database ${database}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${database}`
  pool = new Pool({ connectionString: url.href, max: 2 })
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
  }
})
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end('SIGKILL')
  exchange.close()
  await listening.close()
  await pool.end()
  await asSuperuser(`drop database ${database} with (force)`)
})

function start(args: readonly string[] = [], change: Environment = {}): GathererProcess {
  const started = new GathererProcess(args, { ...env, ...change })
  processes.push(started)
  return started
}
const migrate = async (): Promise<void> => {
  const migrating = start(['migrate'])
  expect(await migrating.end(), migrating.output).toBe(0)
}
const rows = async <Row extends QueryResultRow>(sql: string): Promise<Row[]> => (await pool.query<Row>(sql)).rows
const count = async (what: string): Promise<number> => (await rows<{ n: number }>(`select count(*)::int as n from ${what}`))[0]?.n ?? 0
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10)
}
const running = (): Promise<void> => until(async () => (await count(`gatherer_heartbeat where state = 'running'`)) === 1)

describe.runIf(isBuilt)('the gatherer', () => {
  it('brings up its databases, records, tells its health and metrics, and stops when asked to', async () => {
    await migrate()
    const gatherer = start()
    const { healthUrl, metricsUrl } = await gatherer.line('listening')
    await gatherer.line('subscribed')
    for (let n = 1; n <= 10; n++) publishDelta(exchange, n * 1_000)
    await until(async () => (await count('orderbook_deltas')) === 10)
    const health = await fetch(String(healthUrl))
    expect([health.status, await health.json()]).toMatchObject([
      200,
      { status: expect.stringMatching(/ok|degraded/), state: 'running', backlog: 0 },
    ])
    const metrics = await (await fetch(String(metricsUrl))).text()
    expect(metrics).toContain('kassandra_gatherer_frames_total{kind="orderbook-delta"} 10')
    expect(metrics).toContain('kassandra_gatherer_rows_written_total{table="orderbook_deltas"} 10')
    // Exchange times of a custom exchange are not of now.
    expect(metrics).not.toContain('horizon_lag_seconds')
    expect(await gatherer.end('SIGTERM')).toBe(0)
    expect(await rows('select close_reason, complete_seq = last_seq as whole from segments')).toEqual([
      { close_reason: 'stop', whole: true },
    ])
    expect(await rows('select state from gatherer_heartbeat')).toEqual([{ state: 'stopped' }])
    expect(gatherer.output).not.toMatch(/PRIVATE KEY|postgres:\/\/[^"]*:[^"]*@/)
  })

  it('goes on after a SIGKILL: what it held open is closed as crashed, missed trades are fetched, nothing is there twice', async () => {
    await migrate()
    const killed = start()
    await killed.line('subscribed')
    await running()
    publishDelta(exchange, 1_000)
    publishDelta(exchange, 2_000)
    publishTrade(exchange, 'before', 2_000)
    await until(async () => (await count('orderbook_deltas')) === 2 && (await count('trades')) === 1)
    expect(await killed.end('SIGKILL')).toBe('SIGKILL')
    publishDelta(exchange, 3_000)
    publishTrade(exchange, 'missed', 3_000)

    const restarted = start()
    await restarted.line('trades fetched')
    await until(async () => (await count(`orderbook_snapshots where source = 'ws'`)) === 2)
    publishDelta(exchange, 4_000)
    await until(async () => (await count('orderbook_deltas')) === 3)
    expect(await restarted.end('SIGTERM')).toBe(0)
    expect(
      await rows(`select close_reason, complete_before = '2026-05-14T04:38:00.002Z' as before from segments order by opened_at`),
    ).toEqual([
      { close_reason: 'crash', before: true },
      { close_reason: 'stop', before: false },
    ])
    expect(await rows('select trade_id, source from trades order by exchange_ts')).toEqual([
      { trade_id: 'before', source: 'ws' },
      { trade_id: 'missed', source: 'rest' },
    ])
    expect(await count('(select distinct conn_id from segments) connections')).toBe(2)
  })

  it('refuses to run twice under one name', async () => {
    await migrate()
    await start().line('subscribed')
    const second = start()
    expect(await second.end()).toBe(1)
    expect(second.lines.at(-1)).toMatchObject({
      level: 'ERROR',
      code: 'GATHERER_LOCKED',
      error: expect.stringContaining('gatherer g1 is already running'),
    })
  })

  it('refuses a database that is not migrated, and says what to do', async () => {
    const gatherer = start()
    expect(await gatherer.end()).toBe(1)
    expect(gatherer.lines.at(-1)).toMatchObject({ code: 'SCHEMA_MISMATCH', error: expect.stringContaining('gatherer migrate') })
  })

  it('looks at all that it needs, and says what to do', async () => {
    const before = start(['doctor'])
    expect(await before.end()).toBe(1)
    expect(before.output).toMatch(/FAILED\s+time-series database .*\n\s+-> .*gatherer migrate/)
    await migrate()
    const after = start(['doctor', '--json'], { DISK_LIMIT: '50GB' })
    expect(await after.end()).toBe(0)
    expect(after.lines[0]).toMatchObject({ ok: true })
    expect(after.output).not.toMatch(/PRIVATE KEY|postgres:\/\/[^"]*:[^"]*@/)
  })

  it('lists every mistake of its configuration and exits with 2', async () => {
    const gatherer = start(['--check-config'], { HEALTH_PORT: 'x', GATHERER_ID: ' ' })
    expect(await gatherer.end()).toBe(2)
    expect(gatherer.output).toMatch(/GATHERER_ID: .*\n.*HEALTH_PORT: /)
  })

  it('answers --help, --version and --check-config', async () => {
    const [help, version, check] = [start(['--help']), start(['--version']), start(['--check-config'])]
    expect(await Promise.all([help.end(), version.end(), check.end()])).toEqual([0, 0, 0])
    expect(help.output).toContain('TIMESERIES_DATABASE_URL')
    expect(version.output).toMatch(/^\d+\.\d+\.\d+/)
  })
})

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
