/**
 * Exports an hour of order-book deltas on one of the ways, once, and prints what it took. Arguments: way, database URL, begin of the
 * hour, folder for what comes out, main file of pg-cursor.
 */
import { mkdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { exportRange, localStore, openEngine, postgresOutbox, postgresSource } from '@kassandra/archive'
import { kalshiTables } from '@kassandra/recorder'
import type { PostgresCursorConstructor } from 'kysely'
import { Pool } from 'pg'

export interface PathResult {
  readonly rowsPerSecond: number
  /** Of this process; the database's own is not in it. */
  readonly cpuUsPerRow: number
  readonly peakMegabytes: number
  readonly bytesPerRow: number
}

interface Written {
  readonly rows: number
  readonly sizeBytes: number
}

const [path = '', url = '', hour = '', folder = '', cursorFile = ''] = process.argv.slice(2)
const nextHour = new Date(Date.parse(hour) + 3_600_000).toISOString().replace('.000Z', 'Z')
mkdirSync(folder, { recursive: true })
const startedAt = performance.now()
const { rows, sizeBytes } = path === 'kysely' ? await streamRows() : await exportVerified()
const seconds = (performance.now() - startedAt) / 1_000
const { user, system } = process.cpuUsage()
const result: PathResult = {
  rowsPerSecond: rows / seconds,
  cpuUsPerRow: (user + system) / rows,
  peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  bytesPerRow: sizeBytes / rows,
}
process.stdout.write(JSON.stringify(result))

async function exportVerified(): Promise<Written> {
  const table = kalshiTables.find(({ name }) => name === 'orderbook_deltas')
  if (!table) throw new Error('the table is not described')
  const pool = new Pool({ connectionString: url })
  await pool.query('delete from exports where from_ts = $1', [hour])
  const exported = await exportRange({
    source: postgresSource(pool),
    store: localStore(folder),
    engine: await openEngine(path),
    outbox: postgresOutbox(pool),
    table,
    from: hour,
    to: nextHour,
    workFolder: folder,
  })
  await pool.end()
  if (exported.kind === 'empty') throw new Error('there are no rows')
  return { rows: exported.file.rowCount, sizeBytes: exported.file.sizeBytes }
}

/** Rows as objects, written as they come: snappy, the row groups of the other ways, every append waited for. */
async function streamRows(): Promise<Written> {
  const [{ Kysely, PostgresDialect }, parquetjs] = await Promise.all([import('kysely'), import('parquetjs')])
  const Cursor: PostgresCursorConstructor = createRequire(import.meta.url)(cursorFile)
  const { ParquetSchema, ParquetWriter } = parquetjs
  const text = { type: 'UTF8', compression: 'SNAPPY' } as const
  const integer = { type: 'INT64', compression: 'SNAPPY' } as const
  const schema = new ParquetSchema({
    market_ticker: text,
    exchange_ts: { type: 'TIMESTAMP_MICROS', compression: 'SNAPPY' },
    side: text,
    price: integer,
    delta: integer,
    occ: { type: 'INT32', compression: 'SNAPPY' },
    gatherer: text,
    conn_id: text,
    sid: { type: 'INT32', compression: 'SNAPPY' },
    seq: integer,
    segment_start: integer,
    received_at: { type: 'TIMESTAMP_MICROS', compression: 'SNAPPY' },
  })
  const db = new Kysely<{ orderbook_deltas: Record<string, string | number | Date> }>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }), cursor: Cursor }),
  })
  const file = join(folder, 'kysely.parquet')
  const writer = await ParquetWriter.openFile(schema, file, { rowGroupSize: 100_000 })
  let count = 0
  const query = db
    .selectFrom('orderbook_deltas')
    .select(Object.keys(schema.fields))
    .where('exchange_ts', '>=', new Date(hour))
    .where('exchange_ts', '<', new Date(nextHour))
    .orderBy('market_ticker')
    .orderBy('exchange_ts')
    .orderBy('seq')
  for await (const row of query.stream(1_000)) {
    await writer.appendRow(row)
    count++
  }
  await writer.close()
  await db.destroy()
  return { rows: count, sizeBytes: statSync(file).size }
}
