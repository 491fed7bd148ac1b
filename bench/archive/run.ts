/**
 * From PostgreSQL to Parquet: our export, which reads every file back before it counts, with each engine, beside a stream of rows of
 * kysely into parquetjs, which does not. The same rows of order-book deltas of a database of its own; every run is a process of its own,
 * the rounds alternate, and ratios are within a round. Prints one JSON line; --quick takes fewer rows and one round.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCluster } from '../../local-stack/src/postgres/cluster.ts'
import type { PathResult } from './export-paths.ts'
import { fetchCursor } from './fetch-cursor.ts'
import { fillDatabase, HOURS } from './fill-database.ts'

const isQuick = process.argv.includes('--quick')
const ROWS = isQuick ? 100_000 : 400_000
const ROUNDS = isQuick ? 1 : 3
const GROWTH = 5
const PATHS = ['duckdb', 'hyparquet', 'parquetjs', 'kysely'] as const
type Path = (typeof PATHS)[number]

let runs = 0
const run = promisify(execFile)
const program = fileURLToPath(new URL('./export-paths.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-archive-'))
const clusterFolder = mkdtempSync(join(tmpdir(), 'bench-archive-postgres-'))
const cluster = await startCluster({ dir: clusterFolder, settings: { fsync: 'off', shared_buffers: '256MB' } })
const cursor = await fetchCursor(join(folder, 'cursor'))

async function measure(path: Path, hour: string): Promise<PathResult> {
  const { stdout } = await run(process.execPath, [program, path, cluster.url('bench'), hour, join(folder, `run-${runs++}`), cursor])
  return JSON.parse(stdout)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))

try {
  await fillDatabase(cluster.url(), 'bench', [ROWS, GROWTH * ROWS])
  const rounds: Record<Path, PathResult>[] = []
  for (let at = 0; at < ROUNDS; at++) {
    const results: Partial<Record<Path, PathResult>> = {}
    for (const path of at % 2 ? PATHS.toReversed() : PATHS) results[path] = await measure(path, HOURS[0])
    rounds.push(results as Record<Path, PathResult>)
  }
  const toPeer = (path: Path, of: (result: PathResult) => number): number =>
    round(median(rounds.map((each) => of(each[path]) / of(each.kysely))))
  const engines = PATHS.map((path) => [
    path,
    {
      rowsPerSecond: Math.round(median(rounds.map((each) => each[path].rowsPerSecond))),
      cpuUsPerRow: round(median(rounds.map((each) => each[path].cpuUsPerRow))),
      peakMegabytes: Math.round(median(rounds.map((each) => each[path].peakMegabytes))),
      bytesPerRow: round(median(rounds.map((each) => each[path].bytesPerRow))),
      rowsToKysely: toPeer(path, ({ rowsPerSecond }) => rowsPerSecond),
      bytesToKysely: toPeer(path, ({ bytesPerRow }) => bytesPerRow),
    },
  ])
  const memory = []
  for (const path of ['duckdb', 'hyparquet'] as const) {
    const small = median(rounds.map((each) => each[path].peakMegabytes))
    const large = (await measure(path, HOURS[1])).peakMegabytes
    memory.push([path, { small, large, ratio: round(large / small) }] as const)
  }
  const report = {
    bench: 'archive',
    rows: ROWS,
    rounds: ROUNDS,
    ...Object.fromEntries(engines),
    memoryAt5x: Object.fromEntries(memory),
    load: round(loadavg()[0] ?? 0),
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
} finally {
  await cluster.stop()
  for (const each of [folder, clusterFolder]) rmSync(each, { recursive: true, force: true })
}
