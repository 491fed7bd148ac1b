import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** Folder of the archive, as the deduplicator's ARCHIVE_STORE names it. */
export function archiveFolder(): string {
  return process.env['ARCHIVE_STORE'] ?? './data/archive'
}

/** A row of a query; decimals and 64-bit integers as texts, so that nothing is rounded. */
export type Row = Readonly<Record<string, unknown>>

export interface OpenArchive {
  query(sql: string): Promise<readonly Row[]>
  close(): void
}

/** What tells one row from another. */
const KEYS = {
  trades: 'market_ticker, trade_id',
  tickers: 'market_ticker, exchange_ts, content_hash',
  orderbook_deltas: 'market_ticker, exchange_ts, side, price, delta, occ',
  orderbook_snapshots: 'market_ticker, exchange_ts, source, gatherer, conn_id, seq',
} as const

export type Table = keyof typeof KEYS

/**
 * Opens an archive in a folder: a view for each of some tables. Rows that came late, or were told more exactly later, are in files of a higher
 * generation; of a row that is in two, the higher one counts.
 */
export async function openArchive(folder: string, tables: readonly Table[]): Promise<OpenArchive> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })
  const connection = await instance.connect()
  await connection.run(`set timezone = 'UTC'`)
  for (const table of tables) await connection.run(toView(folder, table, KEYS[table]))
  return {
    query: (sql) => readRows(connection, sql),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function readRows(connection: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson()
}

/** The columns year, month and day of the folders, and the hour of the name, let a query read only the files that it needs. */
function toView(folder: string, table: string, key: string): string {
  return `create view ${table} as
    select * exclude (filename) from read_parquet(${literal(`${folder}/parquet/${table}/*/*/*/*.parquet`)}, hive_partitioning = true, filename = true)
    qualify row_number() over (partition by ${key} order by regexp_extract(filename, '-(\\d+)-[0-9a-f]{12}\\.parquet$', 1)::integer desc) = 1`
}

/** A text in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** The market that MARKET names, else the one with most rows of a table. */
export async function chooseMarket(archive: OpenArchive, table: Table): Promise<string> {
  const named = process.env['MARKET']
  if (named) return named
  const [busiest] = await archive.query(
    `select market_ticker as market from ${table} group by market order by count(*) desc, market limit 1`,
  )
  if (!busiest) throw new Error(`there are no ${table} in the archive`)
  return String(busiest['market'])
}
