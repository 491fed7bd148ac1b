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

/**
 * Re-reads the archive with hyparquet and with DuckDB, and compares what both find with production. A trade whose time became more precise
 * after its interval was sealed stands in a later generation again, and counts once.
 */
export async function checkArchive(production: Client, dir: string): Promise<ArchiveCheck> {
  const report = await verifyArchive(localStore(dir))
  const problems = report.problems.map(({ key, problem }) => `${key} ${problem}`)
  for (const [table, { column, scale }] of Object.entries(SUMMED)) {
    const wanted = await productionTotals(production, table, column)
    const facts = report.tables[table]
    const byHyparquet: Totals = { rows: facts?.rows ?? 0, sum: facts?.sums[column] ?? 0n }
    const byDuckdb = await duckdbTotals(dir, table, column, scale)
    const distinct = table === 'trades' ? await duckdbTotals(dir, table, column, scale, ['market_ticker', 'trade_id']) : byDuckdb
    if (!isEqual(byHyparquet, byDuckdb)) problems.push(`hyparquet finds ${describe(byHyparquet)} of ${table}, DuckDB ${describe(byDuckdb)}`)
    if (!isEqual(distinct, wanted)) problems.push(`the archive holds ${describe(distinct)} of ${table}, production ${describe(wanted)}`)
  }
  return { files: report.files, rows: report.rows, verified: problems.length === 0, problems }
}

const isEqual = (a: Totals, b: Totals): boolean => a.rows === b.rows && a.sum === b.sum

const describe = ({ rows, sum }: Totals): string => `${rows} rows (sum ${sum})`

async function productionTotals(production: Client, table: string, column: string): Promise<Totals> {
  const { rows } = await production.query<{ rows: string; sum: string }>(
    `SELECT count(*)::text AS rows, coalesce(sum(${column}), 0)::text AS sum FROM ${table}`,
  )
  return { rows: Number(rows[0]?.rows), sum: BigInt(rows[0]?.sum ?? 0) }
}

/** @param key Columns by which a row counts once; none: every row counts. */
async function duckdbTotals(dir: string, table: string, column: string, scale: number, key: readonly string[] = []): Promise<Totals> {
  const folder = join(dir, ARCHIVE_PREFIX, table)
  if (!existsSync(folder)) return { rows: 0, sum: 0n }
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const read = `read_parquet('${folder.replaceAll("'", "''")}/**/*.parquet')`
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::VARCHAR, coalesce(sum(${column}::DECIMAL(38,${scale})) * ${10 ** scale}, 0)::DECIMAL(38,0)::VARCHAR FROM ${key.length === 0 ? read : `(SELECT DISTINCT ON (${key.join(', ')}) * FROM ${read})`}`,
    )
    const [rows, sum] = reader.getRows()[0] ?? []
    return { rows: Number(rows), sum: BigInt(String(sum)) }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
