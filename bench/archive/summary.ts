import type { PathResult } from './export-paths.ts'

/** What exports: the three engines, and what they are compared with. */
export const PATHS = ['duckdb', 'hyparquet', 'parquetjs', 'kysely'] as const
export type Path = (typeof PATHS)[number]
export type Round = Readonly<Record<Path, PathResult>>

/** Of DuckDB: rows a second and bytes to those of kysely; peak memory at five times the rows to that at one time. */
export const GOAL = { rows: 6, bytes: 0.4, memory: 1.2 } as const

/** Engines whose memory is compared. */
export const MEASURED_AT_5X = ['duckdb', 'hyparquet'] as const
export type LargeRuns = Readonly<Record<(typeof MEASURED_AT_5X)[number], PathResult>>

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN
}

/** Pure. Medians over the rounds, with ratios taken within each. */
export function summarise(rounds: readonly Round[], large: LargeRuns) {
  const medianOf = (path: Path, of: (result: PathResult) => number): number => median(rounds.map((each) => of(each[path])))
  const toPeer = (path: Path, of: (result: PathResult) => number): readonly number[] =>
    rounds.map((each) => rounded(of(each[path]) / of(each.kysely)))
  const engines = PATHS.map((path) => [
    path,
    {
      rowsPerSecond: Math.round(medianOf(path, ({ rowsPerSecond }) => rowsPerSecond)),
      cpuUsPerRow: rounded(medianOf(path, ({ cpuUsPerRow }) => cpuUsPerRow)),
      peakMegabytes: Math.round(medianOf(path, ({ peakMegabytes }) => peakMegabytes)),
      bytesPerRow: rounded(medianOf(path, ({ bytesPerRow }) => bytesPerRow)),
      rowsToKysely: median(toPeer(path, ({ rowsPerSecond }) => rowsPerSecond)),
      cpuToKysely: median(toPeer(path, ({ cpuUsPerRow }) => cpuUsPerRow)),
      bytesToKysely: median(toPeer(path, ({ bytesPerRow }) => bytesPerRow)),
    },
  ])
  const memory = MEASURED_AT_5X.map((path) => {
    const [small, most] = [medianOf(path, ({ peakMegabytes }) => peakMegabytes), large[path].peakMegabytes]
    return [path, { small: Math.round(small), large: Math.round(most), ratio: rounded(most / small) }] as const
  })
  const rows = toPeer('duckdb', ({ rowsPerSecond }) => rowsPerSecond)
  const ratios = {
    rows: median(rows),
    bytes: median(toPeer('duckdb', ({ bytesPerRow }) => bytesPerRow)),
    memory: rounded(large.duckdb.peakMegabytes / medianOf('duckdb', ({ peakMegabytes }) => peakMegabytes)),
  }
  const met = { rows: ratios.rows >= GOAL.rows, bytes: ratios.bytes <= GOAL.bytes, memory: ratios.memory <= GOAL.memory }
  return { ratios, goal: GOAL, met, rowsToKyselyByRound: rows, ...Object.fromEntries(engines), memoryAt5x: Object.fromEntries(memory) }
}
