/**
 * Rows into a gatherer's tables: its own paths, and the multi-row insert of kysely, 1,000 rows a statement. A PostgreSQL of its own with
 * durable settings, the gatherer's schema and indexes. The ways take turns, the order turns round every round, the table is emptied before
 * each; ratios are taken within a round, the median counts. Prints one JSON line.
 * `--quick` writes less, `--rows N` a turn, `--rounds N`.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPool, ensurePartitions, kyselyOn, migrate } from '@kassandra/sync'
import { orderbookDeltaColumns, type TimeSeriesTables, timeSeriesMigrations, tradeColumns } from '@kassandra/sync/schema'
import type { Pool, PoolClient } from 'pg'
import { startCluster } from '../../local-stack/src/postgres/cluster.ts'
import { insertRows } from '../../packages/recorder/src/collect/writer/insert-rows.ts'
import { deltaRows, tradeRows } from './rows.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rows: { type: 'string' }, rounds: { type: 'string' } },
})
const ROWS = Number(values.rows ?? (values.quick ? 20_000 : 100_000))
const ROUNDS = Number(values.rounds ?? (values.quick ? 2 : 7))
const DAY = '2026-05-14'
const GOAL = { stream: 1.8, backfill: 2.5 }
/** A full batch of the stream, a chunk of trades behind an outage, a statement of the peer. */
const ROWS_AT_ONCE = { stream: 2_000, backfill: 20_000, kysely: 1_000 }

interface Way {
  readonly name: 'stream' | 'backfill' | 'kysely deltas' | 'kysely trades'
  readonly table: 'orderbook_deltas' | 'trades'
  readonly atOnce: number
  /** Makes the rows, as they stand in a batch, and says how they are written. */
  readonly prepare: (from: number, count: number) => () => Promise<unknown>
}

function waysOn(pool: Pool): readonly Way[] {
  const db = kyselyOn<TimeSeriesTables>(pool)
  const inTransaction = async (run: (client: PoolClient) => Promise<unknown>): Promise<void> => {
    const client = await pool.connect()
    await client.query('begin')
    await run(client)
    await client.query('commit')
    client.release()
  }
  return [
    {
      name: 'stream',
      table: 'orderbook_deltas',
      atOnce: ROWS_AT_ONCE.stream,
      prepare: (from, count) => {
        const rows = deltaRows(from, count)
        return () => inTransaction((client) => insertRows(client, 'orderbook_deltas', orderbookDeltaColumns, rows))
      },
    },
    {
      name: 'kysely deltas',
      table: 'orderbook_deltas',
      atOnce: ROWS_AT_ONCE.kysely,
      prepare: (from, count) => {
        const rows = deltaRows(from, count)
        return () =>
          db
            .insertInto('orderbook_deltas')
            .values(rows)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
      },
    },
    {
      name: 'backfill',
      table: 'trades',
      atOnce: ROWS_AT_ONCE.backfill,
      prepare: (from, count) => {
        const rows = tradeRows(from, count)
        return () => inTransaction((client) => insertRows(client, 'trades', tradeColumns, rows))
      },
    },
    {
      name: 'kysely trades',
      table: 'trades',
      atOnce: ROWS_AT_ONCE.kysely,
      prepare: (from, count) => {
        const rows = tradeRows(from, count)
        return () =>
          db
            .insertInto('trades')
            .values(rows)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
      },
    },
  ]
}

interface Run {
  readonly rowsPerSecond: number
  /** Of this process, without the server. */
  readonly clientCpuSeconds: number
}

async function measure(pool: Pool, way: Way): Promise<Run> {
  await pool.query(`truncate ${way.table}`)
  await pool.query('checkpoint')
  const writes: (() => Promise<unknown>)[] = []
  for (let at = 0; at < ROWS; at += way.atOnce) writes.push(way.prepare(at, Math.min(way.atOnce, ROWS - at)))
  const cpu = process.cpuUsage()
  const startedMs = performance.now()
  for (const write of writes) await write()
  const seconds = (performance.now() - startedMs) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const { rows } = await pool.query<{ n: number }>(`select count(*) as n from ${way.table}`)
  if (rows[0]?.n !== ROWS) throw new Error(`${way.name} wrote ${rows[0]?.n} rows of ${ROWS}`)
  return { rowsPerSecond: ROWS / seconds, clientCpuSeconds: (user + system) / 1e6 }
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

async function measureAll(pool: Pool): Promise<readonly ReadonlyMap<string, Run>[]> {
  const ways = waysOn(pool)
  const rounds: Map<string, Run>[] = []
  // The first round is warm-up.
  for (let round = 0; round <= ROUNDS; round++) {
    const runs = new Map<string, Run>()
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) runs.set(way.name, await measure(pool, way))
    if (round > 0) rounds.push(runs)
  }
  return rounds
}

function summary(rounds: readonly ReadonlyMap<string, Run>[]): Readonly<Record<string, unknown>> {
  const rate = (runs: ReadonlyMap<string, Run>, name: Way['name']): number => runs.get(name)?.rowsPerSecond ?? Number.NaN
  const stream = rounds.map((runs) => rounded(rate(runs, 'stream') / rate(runs, 'kysely deltas')))
  const backfill = rounds.map((runs) => rounded(rate(runs, 'backfill') / rate(runs, 'kysely trades')))
  const names: readonly Way['name'][] = ['stream', 'kysely deltas', 'backfill', 'kysely trades']
  return {
    bench: 'ingest',
    rows: ROWS,
    rounds: rounds.length,
    ratio: { stream: median(stream), backfill: median(backfill) },
    goal: GOAL,
    met: median(stream) >= GOAL.stream && median(backfill) >= GOAL.backfill,
    ratios: { stream, backfill },
    ways: Object.fromEntries(
      names.map((name) => [
        name,
        {
          rowsPerSecond: Math.round(median(rounds.map((runs) => rate(runs, name)))),
          clientCpuSeconds: rounded(median(rounds.map((runs) => runs.get(name)?.clientCpuSeconds ?? Number.NaN))),
        },
      ]),
    ),
    machine: {
      cpu: cpus()[0]?.model,
      cores: availableParallelism(),
      load: loadavg().map((load) => rounded(load, 1)),
      node: process.version,
    },
  }
}

const dir = mkdtempSync(join(tmpdir(), 'kassandra-bench-ingest-'))
chmodSync(dir, 0o755)
const cluster = await startCluster({ dir })
try {
  const pool = createPool({ url: cluster.url(), max: 2 })
  await migrate(pool, timeSeriesMigrations)
  for (const table of ['orderbook_deltas', 'trades']) await ensurePartitions(pool, table, [DAY])
  process.stdout.write(`${JSON.stringify(summary(await measureAll(pool)))}\n`)
  await pool.end()
} finally {
  await cluster.stop()
  rmSync(dir, { recursive: true, force: true })
}
