import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbEngine, type ExportSource, exportRange, localStore, postgresOutbox, postgresSource, verifyArchive } from '@kassandra/archive'
import { createPool, ensurePartitions, migrate } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { kalshiTables } from '../../src/archive/kalshi-tables.ts'
import { type Exporter, exportInterval } from '../../src/seal/export-interval.ts'

const HOUR = { from: '2026-05-14T04:00:00Z', to: '2026-05-14T05:00:00Z' } as const
const AT = '2026-05-14T04:38:13.068290Z'
const LATER = '2026-05-14T05:00:00.000000Z'

let admin: Pool
let pool: Pool
let folder = ''
const name = `kalshi_tables_${randomBytes(6).toString('hex')}`

beforeEach(async () => {
  admin = createPool({ url: inject('postgresUrl') })
  await admin.query(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  pool = createPool({ url: url.href })
  await migrate(pool, productionMigrations)
  for (const { name: table } of kalshiTables) await ensurePartitions(pool, table, [AT])
  folder = await mkdtemp(join(tmpdir(), 'kalshi-tables-'))
})
afterEach(async () => {
  await pool.end()
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
  await rm(folder, { recursive: true })
})

async function insertOneOfEach(at: string): Promise<void> {
  await pool.query(
    `insert into trades (market_ticker, exchange_ts, exchange_sec, trade_id, yes_price, qty, taker_side, is_block_trade, ts_precision, source, received_at, gatherer, conn_id)
     values ('KXBTCD-26MAY1404-T64999.99', $1, date_trunc('second', $1::timestamptz), 'd91bc706-ee49-470d-82d8-11418bda6fed', 5700, 12345, 'no', false, 'us', 'ws', $1, 'g1', 'c1')`,
    [at],
  )
  await pool.query(
    `insert into orderbook_deltas (market_ticker, exchange_ts, side, price, delta, occ, gatherer, conn_id, sid, seq, segment_start, received_at)
     values ('KXBTCD-26MAY1404-T64999.99', $1, 'no', 1, -54321, 2, 'g1', 'c1', 3, 4, 1, $1)`,
    [at],
  )
  await pool.query(
    `insert into orderbook_snapshots (market_ticker, exchange_ts, exchange_ts_source, source, gatherer, conn_id, sid, seq, segment_start, yes_levels, no_levels, received_at)
     values ('KXBTCD-26MAY1404-T64999.99', $1, 'sending', 'ws', 'g1', 'c1', 3, 1, 1, '[[100,30000],[5699,1]]', '[]', $1)`,
    [at],
  )
  await pool.query(
    `insert into tickers (market_ticker, exchange_ts, content_hash, price, yes_bid, volume, dollar_volume, received_at, gatherer, conn_id)
     values ('KXBTCD-26MAY1404-T64999.99', $1, 'abc', 9999, null, 100, 57, $1, 'g1', 'c1')`,
    [at],
  )
}

it('exports the production tables in dollars and contracts, hour by hour', async () => {
  await insertOneOfEach(AT)
  await insertOneOfEach(LATER)
  const store = localStore(folder)
  const shared = { source: postgresSource(pool), store, engine: await duckdbEngine(), outbox: postgresOutbox(pool), ...HOUR }
  for (const table of kalshiTables) {
    expect(await exportRange({ ...shared, table })).toMatchObject({ kind: 'file', file: { rowCount: 1 } })
  }
  expect(await verifyArchive(store)).toMatchObject({
    files: 4,
    rows: 4,
    verified: true,
    tables: {
      trades: { sums: { yes_price: 5_700n, qty: 12_345n } },
      orderbook_deltas: { sums: { price: 1n, delta: -54_321n, seq: 4n, occ: 2n } },
      orderbook_snapshots: { sums: { 'yes_levels.price': 5_799n, 'yes_levels.qty': 30_001n, 'no_levels.price': 0n } },
      tickers: { sums: { price: 9_999n, yes_bid: 0n, volume: 100n, dollar_volume: 57n } },
    },
  })
  expect(await readTable('trades', 'yes_price::varchar as price, qty::varchar as qty, epoch_us(exchange_ts)::varchar as at')).toEqual([
    { price: '0.5700', qty: '123.45', at: '1778733493068290' },
  ])
  expect(await readTable('orderbook_deltas', 'price::varchar as price, delta::varchar as delta')).toEqual([
    { price: '0.0001', delta: '-543.21' },
  ])
  expect(await readTable('orderbook_snapshots', 'yes_levels::varchar as yes, no_levels::varchar as no')).toEqual([
    { yes: `[{'price': 0.0100, 'qty': 300.00}, {'price': 0.5699, 'qty': 0.01}]`, no: '[]' },
  ])
  expect(
    await readTable('tickers', 'price::varchar as price, yes_bid, volume::varchar as volume, dollar_volume::varchar as dollars'),
  ).toEqual([{ price: '0.9999', yes_bid: null, volume: '1.00', dollars: '57' }])
})

it('knows every column of the production tables, save the bookkeeping of the database', async () => {
  for (const table of kalshiTables) {
    const { rows } = await pool.query<{ column_name: string }>(
      'select column_name::text from information_schema.columns where table_name = $1',
      [table.name],
    )
    const archived = new Set(table.columns.map((column) => column.name))
    expect(
      rows
        .map((row) => row.column_name)
        .filter((column) => !archived.has(column))
        .sort(),
    ).toEqual(table.name === 'trades' ? ['exchange_sec', 'xid'] : ['xid'])
    const { rows: keys } = await pool.query<{ column: string }>(
      `select attname::text as column from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey) where indrelid = $1::regclass and indisprimary`,
      [table.name],
    )
    const unordered = keys.map((key) => key.column).filter((column) => column !== 'exchange_sec' && !table.orderBy.includes(column))
    expect(unordered).toEqual([])
  }
})

async function readTable(table: string, columns: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })
  const connection = await instance.connect()
  try {
    return (
      await connection.runAndReadAll(`select ${columns} from read_parquet('${folder}/parquet/${table}/**/*.parquet')`)
    ).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

it('goes on behind failures in the midst of an interval, whichever table they struck, and archives late rows once', async () => {
  const interval = { from: '2026-05-14T04:00:00.000000Z', to: '2026-05-14T05:00:00.000000Z' }
  const engine = await duckdbEngine()
  const [store, outbox, source] = [localStore(folder), postgresOutbox(pool), postgresSource(pool)]
  const signal = new AbortController().signal
  /** Fails at the so-manieth read of rows. */
  const failing = (at: number): ExportSource => {
    let reads = 0
    return {
      copy: (...request) => (++reads === at ? Promise.reject(new Error('the server is gone')) : source.copy(...request)),
    }
  }
  const exporter = (reads: ExportSource): Exporter => ({ source: reads, store, engine, outbox })
  await insertOneOfEach(AT)
  expect(await exportInterval(exporter(source), interval, signal)).toBe(4)
  await insertOneOfEach('2026-05-14T04:59:00.000000Z')
  for (const at of [2, 3, 1, 4, 2])
    await expect(exportInterval(exporter(failing(at)), interval, signal)).rejects.toThrow('reading the rows')
  await exportInterval(exporter(source), interval, signal)
  const all = { files: 8, rows: 8, verified: true }
  expect(await verifyArchive(store)).toMatchObject(all)
  // As an operator has a first generation made again behind which there are others.
  const again = await pool.query<{ path: string }>(`update exports e set state = 'planned', path = null, row_count = null, min_ts = null,
    max_ts = null, content_sha256 = null, file_sha256 = null, size_bytes = null, column_sums = null, engine = null
    from exports old where old.generation = 0 and old.table_name = 'tickers' and (e.table_name, e.generation) = ('tickers', 0) returning old.path`)
  await rm(join(folder, again.rows[0]?.path ?? ''))
  expect(await exportInterval(exporter(source), interval, signal)).toBe(1)
  expect(await verifyArchive(store)).toMatchObject(all)
})
