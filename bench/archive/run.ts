/**
 * From PostgreSQL to Parquet: our export, which reads every file back before it counts, with each engine, beside a stream of rows of
 * kysely into parquetjs, which does not. The same rows of order-book deltas of a database of its own; every run is a process of its own,
 * the order turns round every round, ratios are within a round, the median counts. Prints one JSON line.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { startCluster } from '../../local-stack/src/postgres/cluster.ts'
import type { PathResult } from './export-paths.ts'
import { fetchCursor } from './fetch-cursor.ts'
import { fillDatabase, HOURS } from './fill-database.ts'
import { PATHS, type Path, type Round, summarise } from './summary.ts'

const HELP = `node bench/archive/run.ts [--quick] [--rows N] [--rounds N]

Exports an hour of order-book deltas from PostgreSQL to Parquet by each engine of @kassandra/archive, verified, beside kysely
streamed into parquetjs (snappy, its default encodings), which verifies nothing. Needs a build, and npm for pg-cursor.

  --rows N    rows of the hour (400,000; with --quick 100,000); another hour of five times as many is for memory
  --rounds N  turns of each way (3; with --quick 1)

One JSON line: ratios of DuckDB to kysely within a round, and of its peak memory at five times the rows, with goals and whether
each is met; figures of every way; the load of the machine. Ends with 0 when it was measured, whatever came out, with 1 when it failed,
with 2 when the command line is not right.
`
const GROWTH = 5

const options = readOptions()
if (options === 'help') process.stdout.write(HELP)
else if (options) await bench(options)

interface Options {
  readonly rows: number
  readonly rounds: number
}

function readOptions(): Options | 'help' | undefined {
  try {
    const { values } = parseArgs({
      options: { quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, rows: { type: 'string' }, rounds: { type: 'string' } },
    })
    if (values.help) return 'help'
    const count = (name: 'rows' | 'rounds', usual: number): number => {
      const value = Number(values[name] ?? usual)
      if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${name} is a whole number from 1`)
      return value
    }
    return { rows: count('rows', values.quick ? 100_000 : 400_000), rounds: count('rounds', values.quick ? 1 : 3) }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    process.exitCode = 2
    return undefined
  }
}

async function bench({ rows, rounds: turns }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-archive-'))
  const clusterFolder = mkdtempSync(join(tmpdir(), 'bench-archive-postgres-'))
  try {
    const cursor = await fetchCursor(join(folder, 'cursor'))
    const cluster = await startCluster({ dir: clusterFolder, settings: { fsync: 'off', shared_buffers: '256MB' } })
    try {
      await fillDatabase(cluster.url(), 'bench', [rows, GROWTH * rows])
      const measure = (path: Path, hour: string): Promise<PathResult> => runPath(path, cluster.url('bench'), hour, folder, cursor)
      const rounds: Round[] = []
      for (let at = 0; at < turns; at++) {
        const results: Partial<Record<Path, PathResult>> = {}
        for (const path of at % 2 ? PATHS.toReversed() : PATHS) results[path] = await measure(path, HOURS[0])
        rounds.push(results as Round)
      }
      const large = { duckdb: await measure('duckdb', HOURS[1]), hyparquet: await measure('hyparquet', HOURS[1]) }
      process.stdout.write(`${JSON.stringify({ ...machine(), rows, rounds: turns, ...summarise(rounds, large) })}\n`)
    } finally {
      await cluster.stop()
    }
  } finally {
    for (const each of [folder, clusterFolder]) rmSync(each, { recursive: true, force: true })
  }
}

/** Every run has a folder of its own, which goes with it. */
async function runPath(path: Path, url: string, hour: string, folder: string, cursor: string): Promise<PathResult> {
  const own = mkdtempSync(join(folder, 'run-'))
  const program = fileURLToPath(new URL('./export-paths.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program, path, url, hour, own, cursor])
  rmSync(own, { recursive: true })
  return JSON.parse(stdout)
}

function machine() {
  const load = Number((loadavg()[0] ?? 0).toFixed(2))
  return { bench: 'archive', node: process.version, cpu: cpus()[0]?.model, cpus: availableParallelism(), load }
}
