import { Pool } from 'pg'
import { duckdbEngine, exportRange, localStore, postgresOutbox, postgresSource } from '../../src/index.ts'
import { HOUR, samplesTable } from '../support/samples-table.ts'

/** Exports the hour of `samples` and prints what it took. Arguments: database URL, store folder, work folder. */
const [url = '', storeFolder = '', workFolder = ''] = process.argv.slice(2)
const pool = new Pool({ connectionString: url })
const result = await exportRange({
  source: postgresSource(pool),
  store: localStore(storeFolder),
  engine: await duckdbEngine(),
  outbox: postgresOutbox(pool),
  table: samplesTable,
  ...HOUR,
  workFolder,
})
await pool.end()
const rows = result.kind === 'file' ? result.file.rowCount : 0
process.stdout.write(JSON.stringify({ rows, peakKilobytes: process.resourceUsage().maxRSS }))
