import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Frame } from '@kassandra/kalshi-sdk/ws'
import { createPool, migrate } from '@kassandra/sync'
import { metadataMigrations, timeSeriesMigrations } from '@kassandra/sync/schema'
import { Client, type Pool } from 'pg'
import { type Cluster, startCluster } from '../../local-stack/src/postgres/cluster.ts'
import { Heartbeat } from '../../packages/recorder/src/collect/health/heartbeat.ts'
import { ConnectionRouter } from '../../packages/recorder/src/collect/stream/router.ts'
import { systemCollectClock } from '../../packages/recorder/src/collect/time/clock.ts'
import { PostgresStore } from '../../packages/recorder/src/collect/writer/postgres-store.ts'
import { WriterSession } from '../../packages/recorder/src/collect/writer/session.ts'
import { BatchWriter } from '../../packages/recorder/src/collect/writer/writer.ts'
import { COUNT_STATEMENTS, longestStatements } from './statements.ts'

export interface MergeLoad {
  /** Messages a second. */
  readonly rate: number
  readonly minutes: number
  readonly markets: number
  /** Exchange time of one archived file, seconds; what is sealed is exported, audited and dropped meanwhile. */
  readonly sealSeconds: number
  /** Tells of so many of the statements that took the longest, on standard error. */
  readonly statements: number
  /** The deduplicator starts only then, of `minutes`; the stream goes on meanwhile. */
  readonly outageMinutes: number
}

const TICK_MS = 20
const WARM_UP_SECONDS = 10
/** What is not merged by then counts as not merged. */
const DRAIN_MS = 120_000
/** A deduplicator that is no further behind has caught up. */
const CAUGHT_UP_SECONDS = 10
const PROGRAM = fileURLToPath(new URL('../../deployables/deduplicator/bin/deduplicator.mjs', import.meta.url))
const GATHERER = 'gatherer-1'
/** A prime, so that it shares no factor with the number of markets. */
const STRIDE = 40_507

/** Frames of one connection: deltas, and a trade in ten. Exchange times are of now. */
class Stream {
  readonly #markets: readonly string[]
  #seq = 0
  #sent = 0
  #tradeSeq = 0

  constructor(markets: number) {
    this.#markets = Array.from({ length: markets }, (_, n) => `KXBTCD-26NOV20-T${n}`)
  }

  *snapshots(): Generator<Frame> {
    for (const ticker of this.#markets) {
      const levels = Array.from({ length: 10 }, (_, n) => ({ price: price(3_000 + n * 100), qty: qty(1_000_000) }))
      yield { kind: 'orderbook-snapshot', sid: 1, seq: ++this.#seq, ticker, yes: levels, no: levels, sendingTsMs: Date.now() }
    }
  }

  /** Markets come in turns, each once a turn, in an order far from that of their names; which of them trade, and at which prices, moves on. */
  next(): Frame {
    const n = this.#sent++
    const count = this.#markets.length
    const turn = Math.floor(n / count)
    const ticker = this.#markets[(n * STRIDE) % count]
    if (ticker === undefined) throw new RangeError(`No market ${(n * STRIDE) % count}`)
    const exchangeTsUs = epochUs(Math.floor((performance.timeOrigin + performance.now()) * 1_000))
    if ((n + turn) % 10 === 0) {
      const tradeId = `t${++this.#tradeSeq}-${exchangeTsUs}`
      const terms = { yesPrice: price(4_000), count: qty(100), takerSide: 'yes', isBlockTrade: false } as const
      return { kind: 'trade', sid: 2, ticker, tradeId, ...terms, exchangeTsUs, exchangeTsPrecision: 'us' }
    }
    const level = {
      side: turn % 3 === 0 ? 'no' : 'yes',
      price: price(3_000 + (turn % 10) * 100),
      delta: qty(n % 2 === 0 ? 100 : -100),
    } as const
    return { kind: 'orderbook-delta', sid: 1, seq: ++this.#seq, ticker, ...level, exchangeTsUs, exchangeTsPrecision: 'us' }
  }
}

interface Sample {
  readonly atSeconds: number
  /** Age of the last instant of which every row is merged. */
  readonly lagSeconds: number
  readonly backlogRows: number
}

async function createDatabases(cluster: Cluster): Promise<void> {
  const client = new Client({ connectionString: cluster.url() })
  await client.connect()
  for (const name of ['gatherer', 'production']) await client.query(`create database ${name}`)
  await client.end()
}

async function lagOf(production: Pool): Promise<number> {
  const { rows } = await production.query<{ lag: number }>(
    'select extract(epoch from clock_timestamp() - horizon)::float8 as lag from gatherer_heartbeat where horizon is not null',
  )
  return rows[0]?.lag ?? Number.NaN
}

/** Makes production ready. @returns What starts the deduplicator. */
async function prepareDeduplicator(cluster: Cluster, dir: string, sealSeconds: number): Promise<() => ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    PRODUCTION_DATABASE_URL: cluster.url('production'),
    GATHERERS: `${GATHERER}=${cluster.url('gatherer')}|${cluster.url('gatherer')}`,
    ARCHIVE_STORE: join(dir, 'archive'),
    SEAL_INTERVAL_SECONDS: String(sealSeconds),
    HEALTH_PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: process.env['BENCH_LOG_LEVEL'] ?? 'WARNING',
  }
  await promisify(execFile)(process.execPath, [PROGRAM, 'migrate'], { env })
  return () => startDeduplicator(env)
}

function startDeduplicator(env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', process.stderr, 'inherit'] })
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`The deduplicator has ended with ${code}`)
  })
  process.once('exit', () => child.kill('SIGKILL'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return child
}

/** Plays a stream at a rate through a gatherer's router, writer and tables, with a deduplicator behind, and watches how far behind it is. */
export async function mergeFor(load: MergeLoad): Promise<Readonly<Record<string, unknown>>> {
  const dir = mkdtempSync(join(tmpdir(), 'kassandra-bench-scale-'))
  chmodSync(dir, 0o755)
  const settings = { shared_buffers: '256MB', max_wal_size: '4GB', ...(load.statements > 0 && COUNT_STATEMENTS) }
  const cluster = await startCluster({ dir, settings })
  const running: { deduplicator?: ChildProcess } = {}
  try {
    await createDatabases(cluster)
    const database = createPool({ url: cluster.url('gatherer'), max: 4 })
    const production = createPool({ url: cluster.url('production'), max: 1 })
    for (const set of [timeSeriesMigrations, metadataMigrations]) await migrate(database, set)
    const startNow = await prepareDeduplicator(cluster, dir, load.sealSeconds)
    const result = await play(load, database, production, () => {
      running.deduplicator = startNow()
    })
    if (load.statements > 0)
      for (const row of await longestStatements(production, load.statements)) process.stderr.write(`${JSON.stringify(row)}\n`)
    await Promise.all([database.end(), production.end()])
    return result
  } finally {
    const { deduplicator } = running
    if (deduplicator) {
      const ended = once(deduplicator, 'exit')
      deduplicator.kill('SIGTERM')
      await ended
    }
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function play(
  load: MergeLoad,
  database: Pool,
  production: Pool,
  startDeduplicator: () => void,
): Promise<Readonly<Record<string, unknown>>> {
  const { rate, minutes, markets, sealSeconds, outageMinutes } = load
  const clock = systemCollectClock
  const giveUp = new AbortController()
  const session = new WriterSession(database, clock, { gatherer: GATHERER })
  const store = new PostgresStore(GATHERER, database, session, giveUp.signal)
  const writer = new BatchWriter({ store, clock, random: Math.random, observe: () => undefined })
  const writing = writer.run(giveUp.signal)
  let state: 'running' | 'draining' | 'stopped' = 'running'
  const pulse = () => ({ state, horizonUs: writer.horizonUs, backlogRows: writer.backlogRows })
  const heartbeat = new Heartbeat({ gatherer: GATHERER, version: 'bench', database, clock, observe: () => undefined, pulse })
  const beating = new AbortController()
  const beats = heartbeat.run(250, beating.signal)
  const router = new ConnectionRouter({ gatherer: GATHERER, connId: 'bench', idleGraceUs: 1_000_000 })
  const stream = new Stream(markets)
  const take = (frame: Frame): void => {
    const { rows, segments } = router.route(frame, clock.nowUs())
    writer.add({ rows, segments: { connId: 'bench', changed: segments }, horizonUs: router.latestExchangeTsUs })
  }
  router.route({ kind: 'subscribed', id: 1, sid: 1, channel: 'orderbook_delta' } as Frame, clock.nowUs())
  for (const frame of stream.snapshots()) take(frame)
  await writer.flush()

  const samples: Sample[] = []
  const startedMs = performance.now()
  const endMs = startedMs + minutes * 60_000
  const cpu = process.cpuUsage()
  let sent = 0
  let nextSampleMs = startedMs + 1_000
  let isMerging = false
  while (performance.now() < endMs) {
    if (!isMerging && performance.now() >= startedMs + outageMinutes * 60_000) {
      isMerging = true
      startDeduplicator()
    }
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * rate)
    for (; sent < due; sent++) take(stream.next())
    if (performance.now() >= nextSampleMs) {
      nextSampleMs += 1_000
      samples.push({
        atSeconds: (performance.now() - startedMs) / 1_000,
        lagSeconds: await lagOf(production),
        backlogRows: writer.backlogRows,
      })
    }
    await delay(TICK_MS)
  }
  const { user, system } = process.cpuUsage(cpu)
  const playedSeconds = (performance.now() - startedMs) / 1_000
  writer.close()
  await writing
  const drainedMs = performance.now()
  state = 'draining'
  await heartbeat.beat()
  await untilTold(production, state)
  for (const segment of router.close('stop', clock.nowUs())) await closeSegment(database, segment.startSeq)
  beating.abort()
  await beats
  state = 'stopped'
  await heartbeat.beat()
  const counts = await drained(database, production)
  session.close()
  return {
    bench: 'scale merge',
    rate,
    minutes,
    markets,
    sealSeconds,
    messages: sent,
    messagesPerSecond: Math.round(sent / playedSeconds),
    ...counts,
    drainSeconds: rounded((performance.now() - drainedMs) / 1_000),
    gathererCpuPart: rounded((user + system) / 1e6 / playedSeconds),
    ...(outageMinutes > 0 && { outageMinutes, caughtUp: caughtUp(samples, outageMinutes, rate) }),
    lagSeconds: lagFigures(samples),
    isBounded: counts.merged === counts.rows && isBounded(samples),
    ...(await sealedSoFar(production)),
    megabytes: { gatherer: await megabytesOf(database), production: await megabytesOf(production) },
    mostBacklogRows: Math.max(...samples.map(({ backlogRows }) => backlogRows)),
  }
}

/** A gatherer waits for its last groups of deltas before it ends its segments, so that others know by then that it is leaving. */
async function untilTold(production: Pool, state: string): Promise<void> {
  const endMs = performance.now() + DRAIN_MS
  while (performance.now() < endMs) {
    const { rowCount } = await production.query('select from gatherer_heartbeat where state = $1', [state])
    if (rowCount === 1) return
    await delay(50)
  }
}

async function closeSegment(database: Pool, startSeq: number): Promise<void> {
  await database.query(
    `update segments set close_reason = 'stop', complete_seq = last_seq, complete_before = last_exchange_ts + interval '1 microsecond',
      xid = pg_current_xact_id() where conn_id = 'bench' and start_seq = $1`,
    [startSeq],
  )
}

/** Waits until the merge has what the gatherer has, for a bounded time. */
async function drained(database: Pool, production: Pool): Promise<{ readonly rows: number; readonly merged: number }> {
  const count = async (pool: Pool): Promise<number> => {
    const { rows } = await pool.query<{ n: number }>('select (select count(*) from orderbook_deltas) + (select count(*) from trades) as n')
    return rows[0]?.n ?? 0
  }
  const rows = await count(database)
  const endMs = performance.now() + DRAIN_MS
  for (;;) {
    const merged = await count(production)
    if (merged > rows) throw new Error(`${merged} rows merged of ${rows}`)
    if (merged === rows || performance.now() >= endMs) return { rows, merged }
    await delay(1_000)
  }
}

/** Intervals that have rows, and how many of them are in the archive, audited and dropped; landed rows that are still there. */
async function sealedSoFar(production: Pool): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await production.query<{ all: number; exported: number; settled: number; landed: number }>(
    `select count(*)::int as all, count(*) filter (where exported = arrivals)::int as exported, count(*) filter (where settled = arrivals)::int as settled,
      (select count(*) from delta_landing) as landed from seal_intervals`,
  )
  return { sealed: rows[0] }
}

async function megabytesOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ size: number }>('select pg_database_size(current_database()) as size')
  return Math.round((rows[0]?.size ?? Number.NaN) / 1e6)
}

const rounded = (value: number): number => Number(value.toFixed(2))

function lagFigures(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const lags = samples.flatMap(({ lagSeconds }) => (Number.isNaN(lagSeconds) ? [] : lagSeconds)).toSorted((a, b) => a - b)
  const at = (part: number): number => rounded(lags[Math.min(lags.length - 1, Math.floor(lags.length * part))] ?? Number.NaN)
  return { median: at(0.5), p99: at(0.99), most: at(1) }
}

/** How long the backlog of an outage took, what came meanwhile included; null where it did not end. */
function caughtUp(samples: readonly Sample[], outageMinutes: number, rate: number): Readonly<Record<string, number>> | null {
  const startSeconds = outageMinutes * 60
  const end = samples.find(({ atSeconds, lagSeconds }) => atSeconds > startSeconds && lagSeconds <= CAUGHT_UP_SECONDS)
  if (!end) return null
  const seconds = end.atSeconds - startSeconds
  return { seconds: rounded(seconds), messagesPerSecond: Math.round((end.atSeconds * rate) / seconds) }
}

/** Whether the lag does not grow with time: that of the last third is not above that of the first, but for noise. The beginning is warm-up. */
function isBounded(samples: readonly Sample[]): boolean {
  const lags = samples.flatMap(({ atSeconds, lagSeconds }) => (Number.isNaN(lagSeconds) || atSeconds < WARM_UP_SECONDS ? [] : lagSeconds))
  const third = Math.max(1, Math.floor(lags.length / 3))
  const mean = (part: readonly number[]): number => part.reduce((sum, lag) => sum + lag, 0) / part.length
  return mean(lags.slice(-third)) <= mean(lags.slice(0, third)) * 1.5 + 2
}
