/**
 * Three databases that hold the same rows but for one of a hundred, merged into one by key: the package, plain SQL over `postgres_fdw` (the better
 * of two ways counts), and pages by kysely. Four servers of their own on this machine. The ways take turns, the order turns round every round, the
 * target is emptied before each; ratios are taken within a round, the median counts. Prints one JSON line.
 * `--quick` merges less, `--rows N` a source, `--rounds N`.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, prepare } from './tables.ts'
import { WAYS, type Way } from './ways.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rows: { type: 'string' }, rounds: { type: 'string' } },
})
const ROWS_EACH = Number(values.rows ?? (values.quick ? 50_000 : 300_000))
const ROUNDS = Number(values.rounds ?? (values.quick ? 2 : 5))
const GOAL = { sql: 1.2, kysely: 4 }

interface Run {
  readonly rowsPerSecond: number
  /** Of this process, without the servers. */
  readonly clientCpuSeconds: number
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

async function measure(bench: Bench, way: Way): Promise<Run> {
  await bench.target.pool.query('truncate prints')
  await bench.target.pool.query('checkpoint')
  const cpu = process.cpuUsage()
  const startedMs = performance.now()
  await way.merge(bench)
  const seconds = (performance.now() - startedMs) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const { rows } = await bench.target.pool.query<{ merged: number }>('select count(*) as merged from prints')
  if (rows[0]?.merged !== bench.distinct) throw new Error(`${way.name} merged ${rows[0]?.merged} rows of ${bench.distinct}`)
  return { rowsPerSecond: (bench.rowsEach * bench.sources.length) / seconds, clientCpuSeconds: (user + system) / 1e6 }
}

async function measureAll(bench: Bench): Promise<readonly ReadonlyMap<string, Run>[]> {
  for (const way of WAYS) await way.prepare?.(bench)
  const rounds: Map<string, Run>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const runs = new Map<string, Run>()
    for (const way of round % 2 === 0 ? WAYS : WAYS.toReversed()) runs.set(way.name, await measure(bench, way))
    rounds.push(runs)
  }
  return rounds
}

function summary(rounds: readonly ReadonlyMap<string, Run>[]) {
  const rate = (runs: ReadonlyMap<string, Run>, ...names: string[]): number =>
    Math.max(...names.map((name) => runs.get(name)?.rowsPerSecond ?? Number.NaN))
  const ratio = (...names: string[]): number[] => rounds.map((runs) => rounded(rate(runs, 'sync') / rate(runs, ...names)))
  const sql = ratio('postgres_fdw, one union', 'postgres_fdw, one by one')
  const kysely = ratio('kysely')
  const ways = WAYS.map(({ name }) => [
    name,
    {
      rowsPerSecond: Math.round(median(rounds.map((runs) => rate(runs, name)))),
      clientCpuSeconds: rounded(median(rounds.map((runs) => runs.get(name)?.clientCpuSeconds ?? Number.NaN))),
    },
  ])
  return { ways: Object.fromEntries(ways), ratios: { sql: median(sql), kysely: median(kysely) }, ratiosByRound: { sql, kysely } }
}

const dir = mkdtempSync(join(tmpdir(), 'kassandra-bench-sync-'))
chmodSync(dir, 0o755) // the servers may run under another account
const loadBefore = loadavg().map((load) => rounded(load))
try {
  const bench = await prepare(dir, ROWS_EACH)
  const result = summary(await measureAll(bench))
  process.stdout.write(
    `${JSON.stringify({
      bench: 'sync',
      node: process.version,
      cpu: cpus()[0]?.model,
      cpus: availableParallelism(),
      load: { before: loadBefore, after: loadavg().map((load) => rounded(load)) },
      sources: bench.sources.length,
      rowsEach: bench.rowsEach,
      distinct: bench.distinct,
      rounds: ROUNDS,
      goal: GOAL,
      ...result,
    })}\n`,
  )
  const databases = [...bench.sources, bench.target]
  await Promise.all(databases.map(({ pool }) => pool.end()))
  await Promise.all(databases.map(({ cluster }) => cluster.stop()))
} finally {
  rmSync(dir, { recursive: true, force: true })
}
