import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { ARCHIVE_PREFIX, localStore, verifyArchive } from '@kassandra/archive'
import type { Client } from 'pg'

export interface ArchiveCheck {
  readonly files: number
  readonly rows: number
  /** Every file was re-read, and both readers find what production holds. */
  readonly verified: boolean
  readonly problems: readonly string[]
}

/** A column whose sum tells whether the values are right too; `scale` decimals in Parquet, an integer count in production. */
const SUMMED: Readonly<Record<string, { readonly column: string; readonly scale: number }>> = {
  trades: { column: 'qty', scale: 2 },
  orderbook_deltas: { column: 'delta', scale: 2 },
  orderbook_snapshots: { column: 'seq', scale: 0 },
  tickers: { column: 'volume', scale: 2 },
}

interface Totals {
  readonly rows: number
  readonly sum: bigint
}

/** Re-reads the archive with hyparquet and with DuckDB and compares counts and sums with production. */
export async function checkArchive(production: Client, dir: string): Promise<ArchiveCheck> {
  const report = await verifyArchive(localStore(dir))
  const problems = report.problems.map(({ key, problem }) => `${key} ${problem}`)
  for (const [table, { column, scale }] of Object.entries(SUMMED)) {
    const wanted = await productionTotals(production, table, column)
    const facts = report.tables[table]
    const byHyparquet: Totals = { rows: facts?.rows ?? 0, sum: facts?.sums[column] ?? 0n }
    const byDuckdb = await duckdbTotals(dir, table, column, scale)
    for (const [reader, found] of [['hyparquet', byHyparquet] as const, ['DuckDB', byDuckdb] as const]) {
      if (found.rows === wanted.rows && found.sum === wanted.sum) continue
      problems.push(
        `${reader} finds ${found.rows} rows (${column} ${found.sum}) of ${table}, production holds ${wanted.rows} (${wanted.sum})`,
      )
    }
  }
  return { files: report.files, rows: report.rows, verified: problems.length === 0, problems }
}

async function productionTotals(production: Client, table: string, column: string): Promise<Totals> {
  const { rows } = await production.query<{ rows: string; sum: string }>(
    `SELECT count(*)::text AS rows, coalesce(sum(${column}), 0)::text AS sum FROM ${table}`,
  )
  return { rows: Number(rows[0]?.rows), sum: BigInt(rows[0]?.sum ?? 0) }
}

async function duckdbTotals(dir: string, table: string, column: string, scale: number): Promise<Totals> {
  const folder = join(dir, ARCHIVE_PREFIX, table)
  if (!existsSync(folder)) return { rows: 0, sum: 0n }
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const files = `${folder.replaceAll("'", "''")}/**/*.parquet`
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::VARCHAR, coalesce(sum(${column}::DECIMAL(38,${scale})) * ${10 ** scale}, 0)::DECIMAL(38,0)::VARCHAR FROM read_parquet('${files}')`,
    )
    const [rows, sum] = reader.getRows()[0] ?? []
    return { rows: Number(rows), sum: BigInt(String(sum)) }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
