import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localStore, verifyArchive } from '../src/index.ts'
import { createTestArchive, type TestArchive } from './support/archive.ts'
import { queryDuckdb } from './support/duckdb.ts'

const program = fileURLToPath(new URL('./programs/export-once.ts', import.meta.url))
const run = promisify(execFile)

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

async function exportRows(rows: number): Promise<{ readonly rows: number; readonly peakKilobytes: number }> {
  await archive.database.pool.query('truncate samples, exports')
  await archive.database.pool.query(
    `insert into samples (market_ticker, exchange_ts, seq, price, qty, big, small, flag, note, levels)
     select 'KX-' || n % 200, timestamptz '2026-05-14T04:00:00Z' + n * interval '1 millisecond', n, n % 10000, n * 7919, -n, n % 1000,
       n % 2 = 0, md5(n::text), jsonb_build_array(jsonb_build_array(n % 9999, n), jsonb_build_array(n % 999, 5))
     from generate_series(1, $1::bigint) n`,
    [rows],
  )
  const { stdout } = await run(process.execPath, [program, archive.database.url, `${archive.storeFolder}/${rows}`, archive.workFolder])
  return JSON.parse(stdout)
}

it('exports 300,000 rows in the memory of 60,000, and two readers agree on them', { timeout: 120_000 }, async () => {
  const small = await exportRows(60_000)
  const large = await exportRows(300_000)
  expect([small.rows, large.rows]).toEqual([60_000, 300_000])
  expect(large.peakKilobytes).toBeLessThan(small.peakKilobytes * 1.5)
  const report = await verifyArchive(localStore(`${archive.storeFolder}/300000`))
  const [counted] = await queryDuckdb(`
    select count(*)::text as rows, sum(seq)::text as seq, sum(price * 10000)::bigint::text as price, sum(qty::decimal(38, 2) * 100)::decimal(38, 0)::text as qty,
      sum(big)::text as big, sum(list_sum(list_transform(levels, lambda level: level.qty::decimal(38, 2) * 100)))::decimal(38, 0)::text as level_qty
    from read_parquet('${archive.storeFolder}/300000/parquet/**/*.parquet')`)
  const sums = report.tables['samples']?.sums
  expect(counted).toEqual({
    rows: String(report.rows),
    seq: String(sums?.['seq']),
    price: String(sums?.['price']),
    qty: String(sums?.['qty']),
    big: String(sums?.['big']),
    level_qty: String(sums?.['levels.qty']),
  })
  expect(counted?.['rows']).toBe('300000')
  const groups = await queryDuckdb(`
    select count(distinct row_group_id)::integer as groups, max(row_group_num_rows)::integer as largest
    from parquet_metadata('${archive.storeFolder}/300000/parquet/**/*.parquet')`)
  expect(groups[0]?.['largest']).toBeLessThanOrEqual(10_000 + 2_048)
})
