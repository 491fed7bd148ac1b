import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@kassandra/runtime'
import { createPool, ensurePartitions, migrate } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Client, type Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { printCoverage } from '../src/coverage.ts'
import { BUILT, DeduplicatorProcess, type Environment } from './deduplicator-process.ts'

const isBuilt = existsSync(BUILT)
if (!isBuilt) console.warn('skipped: deployables/deduplicator is not built')

const DELTAS = 4_000
const processes: DeduplicatorProcess[] = []
let names: readonly string[]
let production: Pool
let archive: string
let env: Environment

beforeEach(async () => {
  names = ['production', 'g1', 'g2'].map((name) => `deduplicator_${name}_${randomUUID().replaceAll('-', '')}`)
  for (const name of names) await asSuperuser(`create database ${name}`)
  const [productionUrl = '', ...sources] = names.map(urlOf)
  production = createPool({ url: productionUrl, max: 2 })
  archive = mkdtempSync(join(tmpdir(), 'kassandra-archive-'))
  for (const [at, url] of sources.entries()) await fillSource(`g${at + 1}`, url)
  env = {
    PRODUCTION_DATABASE_URL: productionUrl,
    GATHERERS: sources.map((url, at) => `g${at + 1}=${url}|${url}`).join(','),
    ARCHIVE_STORE: archive,
    SEAL_INTERVAL_SECONDS: '20',
    PAGE_ROWS: '500',
    POLL_BUSY_MS: '5',
    POLL_IDLE_MS: '20',
    HEALTH_PORT: '0',
    METRICS_PORT: '0',
  }
})
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end('SIGKILL')
  await production.end()
  for (const name of names) await asSuperuser(`drop database ${name} with (force)`)
  rmSync(archive, { recursive: true, force: true })
})

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** A gatherer that has recorded one market for 40 s and stopped; g2 was away from second 10 to 20. */
async function fillSource(gatherer: string, url: string): Promise<void> {
  const pool = createPool({ url, max: 2 })
  for (const set of [timeSeriesMigrations, metadataMigrations]) await migrate(pool, set)
  for (const table of ['orderbook_deltas', 'orderbook_snapshots']) await ensurePartitions(pool, table, ['2026-05-14'])
  const parts =
    gatherer === 'g2'
      ? [
          [1, 1_000],
          [2_000, DELTAS],
        ]
      : [[1, DELTAS]]
  const time = (row: string | number): string => `'2026-05-14T04:38:00Z'::timestamptz + ${row} * interval '10 milliseconds'`
  for (const [at, [first = 1, last = 1]] of parts.entries()) {
    const place = `'${gatherer}', '${gatherer}-${at}', 1`
    const reason = last === DELTAS ? 'stop' : 'disconnect'
    await pool.query(`
      insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start, yes_levels,
        no_levels, received_at)
      select 'M1', ${time(first - 1)}, 'sending', 'ws', ${place}, 1, 1, jsonb_build_array(jsonb_build_array(4000, 1000 + 100 * ${first - 1})), '[]', now();
      insert into orderbook_deltas (market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at)
      select 'M1', ${time('n')}, 'yes', 4000, 100, 0, ${place}, n - ${first} + 2, 1, now() from generate_series(${first}, ${last}) n;
      insert into segments (gatherer, conn_id, sid, start_seq, last_seq, complete_seq, complete_before, last_exchange_ts, close_reason, opened_at, updated_at)
      values (${place}, 1, ${last - first + 2}, ${last - first + 2}, ${time(last)} + interval '1 microsecond', ${time(last)}, '${reason}', now(), now())`)
  }
  await pool.query(
    `insert into gatherer_heartbeat (gatherer, state, horizon, backlog, version) values ('${gatherer}', 'stopped', ${time(DELTAS)}, 0, 'test')`,
  )
  await pool.end()
}

function start(args: readonly string[] = [], change: Environment = {}): DeduplicatorProcess {
  const started = new DeduplicatorProcess(args, { ...env, ...change })
  processes.push(started)
  return started
}
const migrateProduction = async (): Promise<void> => expect(await start(['migrate']).end()).toBe(0)

async function untilDrained(process: DeduplicatorProcess): Promise<Record<string, unknown>> {
  const { healthUrl } = await process.line('listening')
  for (;;) {
    const health: unknown = await fetch(String(healthUrl)).then((response) => response.json())
    if (typeof health === 'object' && health !== null && Reflect.get(health, 'drained') === true) return { ...health }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function merged(): Promise<unknown> {
  const { rows } = await production.query(`select
    (select count(*)::int from orderbook_deltas) as deltas, (select count(distinct exchange_ts)::int from orderbook_deltas) as instants,
    (select count(*)::int from delta_landing) as landed, (select count(*)::int from coverage where kind = 'gap') as gaps,
    (select sum((detail ->> 'total')::int)::int from data_quality where kind = 'equality') as compared,
    (select count(*)::int from data_quality where kind in ('disagreement', 'book-mismatch', 'negative-level')) as defects,
    (select sum(row_count)::int from exports where table_name = 'orderbook_deltas') as archived`)
  return rows[0]
}

const WHOLE = { deltas: DELTAS, instants: DELTAS, landed: 0, gaps: 0, compared: DELTAS, defects: 0, archived: DELTAS }

describe.runIf(isBuilt)('the deduplicator', () => {
  it('merges, audits and archives, tells its health and metrics, and stops when asked to', async () => {
    await migrateProduction()
    const running = start()
    expect(await untilDrained(running)).toMatchObject({
      status: 'ok',
      components: { production: { state: 'ok' }, archive: { state: 'ok' }, audit: { state: 'ok' }, g1: { state: 'ok', detail: 'stopped' } },
    })
    const { metricsUrl } = await running.line('listening')
    const metrics = await fetch(String(metricsUrl)).then((response) => response.text())
    expect(metrics).toContain(`kassandra_deduplicator_deltas_merged_total ${DELTAS}\n`)
    expect(metrics).toContain('kassandra_deduplicator_changes_missed_total 0\n')
    expect(metrics).toContain(`kassandra_deduplicator_landed_rows_dropped_total ${2 * DELTAS - 999}\n`)
    expect(await running.end('SIGTERM')).toBe(0)
    expect(await merged()).toEqual(WHOLE)
  })

  it('leaves the same when it is killed over and over, wherever it is', async () => {
    await migrateProduction()
    let kills = 0
    for (const rounds of [2, 11]) {
      const running = start()
      const { metricsUrl } = await running.line('listening')
      const isFar = async (): Promise<boolean> => {
        const text = await fetch(String(metricsUrl)).then((response) => response.text())
        return Number(/round_seconds_count (\d+)/.exec(text)?.[1] ?? 0) >= rounds
      }
      while (!(await isFar()));
      expect(await running.end('SIGKILL')).toBe('SIGKILL')
      kills++
    }
    expect(kills).toBe(2)
    const last = start()
    await untilDrained(last)
    expect(await last.end('SIGTERM')).toBe(0)
    expect(await merged()).toEqual(WHOLE)
  }, 120_000)

  it('refuses to run beside another one', async () => {
    await migrateProduction()
    const first = start()
    await first.line('listening')
    const second = start([], { LOCK_WAIT: '0ms' })
    expect(await second.end()).toBe(1)
    expect(second.output).toContain('DEDUPLICATOR_RUNNING')
    expect(await first.end('SIGTERM')).toBe(0)
  })

  it('says what is there and what is missing, by exit code too', async () => {
    await migrateProduction()
    await production.query(`
      insert into coverage (market_ticker, from_ts, to_ts, kind, gatherer, conn_id, sid, segment_start, from_seq, reason) values
        ('M1', '2026-05-14T04:38:00Z', '2026-05-14T04:38:20Z', 'covered', 'g1', 'a', 1, 1, 1, null),
        ('M1', '2026-05-14T04:38:20Z', '2026-05-14T04:38:21Z', 'gap', null, null, null, null, null, 'disconnect'),
        ('M1', '2026-05-14T04:38:21Z', '2026-05-14T04:38:40Z', 'covered', 'g1', 'b', 1, 1, 1, null)`)
    const ask = async (args: { market?: string[]; from?: string; to?: string; isJson?: boolean }): Promise<readonly [unknown, string]> => {
      const { isJson = false, ...config } = args
      const printed: string[] = []
      const stdout = { write: (text: string) => printed.push(text) > 0 }
      const productionDatabaseUrl = new Secret(env['PRODUCTION_DATABASE_URL'] ?? '')
      return [await printCoverage({ productionDatabaseUrl, logLevel: 'INFO', ...config }, { isJson, stdout, env: {} }), printed.join('')]
    }
    const whole = { market: ['M1'], from: '2026-05-14T04:38:01Z', to: '2026-05-14T04:38:20Z' }
    expect(await ask(whole)).toEqual([0, 'M1 2026-05-14T04:38:01.000000Z to 2026-05-14T04:38:20.000000Z: complete\n'])
    const [code, json] = await ask({ ...whole, market: ['M1', 'M2'], to: '2026-05-14T04:38:30Z', isJson: true })
    expect(code).toBe(3)
    expect(JSON.parse(json)).toMatchObject({
      complete: false,
      markets: [
        { market: 'M1', complete: false, missing: [{ reason: 'disconnect' }], missingUs: 1_000_000 },
        { market: 'M2', complete: false, missing: [{ reason: 'not recorded' }] },
      ],
    })
    expect(await ask({})).toEqual([3, expect.stringMatching(/^1 markets .*: incomplete, 1 gaps of 1 s in 1 markets, 39 s covered\n/)])
    await expect(ask({ market: ['M9'] })).rejects.toThrow('nothing is recorded of M9')
    await expect(ask({ from: 'noon' })).rejects.toThrow('FROM takes an RFC 3339 instant')
    await expect(ask({ from: whole.from, to: whole.from })).rejects.toThrow('FROM must lie before TO')
    const asked = start(['coverage', '--market', 'M1', '--from', whole.from, '--to', '2026-05-14T04:38:30Z'])
    expect(await asked.end()).toBe(3)
    expect(asked.output).toContain('missing 2026-05-14T04:38:20.000000Z to 2026-05-14T04:38:21.000000Z: disconnect')
  })

  it('refuses mode multiset where the audit shows that times do not agree, and says what to do', async () => {
    await migrateProduction()
    await production.query(`insert into data_quality (kind, subject, exchange_ts, detail) values
      ('equality', 'x', '2026-05-14T04:00:00Z', '{"total": 10, "missed": 4, "keys": {"2/3": 4, "3/3": 6}}')`)
    const refused = start([], { MERGE_MODE: 'multiset' })
    expect(await refused.end()).toBe(1)
    expect(refused.output).toContain('run with MERGE_MODE=segment')
    await production.query('delete from data_quality')
    const running = start([], { MERGE_MODE: 'multiset' })
    await running.line('multiset without evidence: no audit has compared collectors yet; run in mode segment first')
    await untilDrained(running)
    await running.end('SIGTERM')
    expect(await merged()).toEqual(WHOLE)
  }, 90_000)

  it('looks at all that it needs, and says what to do', async () => {
    const before = start(['doctor'])
    expect(await before.end()).toBe(1)
    expect(before.output).toMatch(/FAILED\s+production .*deduplicator migrate/)
    await migrateProduction()
    const after = start(['doctor', '--json'])
    expect(await after.end()).toBe(0)
    expect(after.lines[0]).toMatchObject({ ok: true })
    expect(after.output).toMatch(/"g2, time series","kind":"ok","detail":"[^"]*; stopped, heard of/)
    const swapped = start(['doctor'], { GATHERERS: (env['GATHERERS'] ?? '').replace('g2=', 'g3=') })
    expect(await swapped.end()).toBe(1)
    expect(swapped.output).toContain('it is the database of g2')
    expect(swapped.output).not.toMatch(/postgres:\/\/[^"]*:[^"]*@/)
  })

  it('refuses a production that is not migrated, and lists every mistake of its configuration', async () => {
    const unmigrated = start()
    expect(await unmigrated.end()).toBe(1)
    expect(unmigrated.output).toContain('deduplicator migrate')
    const mistaken = start(['--check-config'], { SHARD: '2/2', PAGE_ROWS: '0', MERGE_MODE: 'both' })
    expect(await mistaken.end()).toBe(2)
    for (const variable of ['SHARD', 'PAGE_ROWS', 'MERGE_MODE']) expect(mistaken.output).toContain(variable)
    expect(mistaken.output).not.toContain('postgres://')
  })
})
