import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportRange, localStore, verifyArchive } from '../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from './support/archive.ts'
import { insertSamples, sample } from './support/database.ts'
import { queryDuckdb } from './support/duckdb.ts'

let archive: TestArchive
let key = ''
beforeEach(async () => {
  archive = await createTestArchive()
  await insertSamples(
    archive.database.pool,
    Array.from({ length: 3_000 }, (_, index) => sample({ seq: BigInt(index), note: `note ${index}` })),
  )
  await exportRange(await archive.request())
  key = (await storedKeys(archive.store))[0] ?? ''
})
afterEach(() => archive.remove())

const pathOf = (name: string): string => join(archive.storeFolder, name)

it('counts files and rows and sums what is there', async () => {
  expect(await verifyArchive(archive.store)).toEqual({
    files: 1,
    rows: 3_000,
    tables: {
      samples: {
        files: 1,
        rows: 3_000,
        sums: {
          seq: 4_498_500n,
          price: 12_600_000n,
          qty: 300_000n,
          big: 21_000n,
          small: -21_000n,
          'levels.price': 12_600_000n,
          'levels.qty': 1_500_000n,
        },
      },
    },
    problems: [],
    verified: true,
  })
  expect(await verifyArchive(archive.store, { table: 'trades' })).toMatchObject({ files: 0, rows: 0, verified: true })
})

it('passes over what is no file of the archive', async () => {
  await writeFile(pathOf('parquet/samples/_SUCCESS'), '')
  expect(await verifyArchive(archive.store)).toMatchObject({ files: 1, verified: true })
})

it('stops when it is aborted', async () => {
  await expect(verifyArchive(archive.store, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})

describe('finds', () => {
  it('a file that was cut at any of many places', async () => {
    const whole = await readFile(pathOf(key))
    for (let size = 0; size < whole.length; size += Math.ceil(whole.length / 40)) {
      await writeFile(pathOf(key), whole.subarray(0, size))
      expect(await verifyArchive(archive.store)).toMatchObject({ files: 1, rows: 0, verified: false, problems: [{ key }] })
    }
  })

  it('one flipped bit in the data', async () => {
    const whole = await readFile(pathOf(key))
    const [chunk] = await queryDuckdb(
      `select max(coalesce(dictionary_page_offset, data_page_offset))::integer as at from parquet_metadata('${pathOf(key)}') where path_in_schema = 'note'`,
    )
    const damaged = Buffer.from(whole)
    const at = Number(chunk?.['at']) + 200
    damaged[at] = (damaged[at] ?? 0) ^ 0x10
    await writeFile(pathOf(key), damaged)
    expect(await verifyArchive(archive.store)).toMatchObject({ verified: false, rows: 0 })
  })

  it.each([
    ['digest', /-[0-9a-f]{12}\./, '-000000000000.', 'digest in its name'],
    ['generation', /-04-0-/, '-04-1-', 'contradict'],
    ['table', /samples/g, 'trades', 'contradict'],
  ])('a name with another %s', async (_name, part, replacement, problem) => {
    const wrong = key.replace(part, replacement)
    await mkdir(dirname(pathOf(wrong)), { recursive: true })
    await rename(pathOf(key), pathOf(wrong))
    expect((await verifyArchive(archive.store)).problems).toEqual([{ key: wrong, problem: expect.stringContaining(problem) }])
  })

  it('rows that were written again by someone else', async () => {
    const copy = join(archive.folder, 'copy.parquet')
    await queryDuckdb(
      `copy (select * replace ((price + 0.0001)::decimal(9, 4) as price) from read_parquet('${pathOf(key)}', hive_partitioning = false)) to '${copy}'
       (format parquet, compression zstd, kv_metadata {"table": 'samples', generation: '0'})`,
    )
    await copyFile(copy, pathOf(key))
    expect((await verifyArchive(archive.store)).problems).toEqual([{ key, problem: 'its rows differ from the digest in its name' }])
  })

  it('a type that no archived table has', async () => {
    const copy = join(archive.folder, 'copy.parquet')
    await queryDuckdb(`copy (select 1.5::double as price) to '${copy}' (format parquet, compression zstd)`)
    await copyFile(copy, pathOf(key))
    expect((await verifyArchive(archive.store)).problems).toEqual([
      { key, problem: expect.stringContaining('column price has a type that is not archived: DOUBLE') },
    ])
  })
})

it('reads a quantity as its own integer where the value as a float would be another', async () => {
  const { pool } = archive.database
  await pool.query('truncate samples, exports')
  const qty = 900_719_925_474_099_301n
  await insertSamples(pool, [sample({ qty, levels: [[1, qty]] })])
  const folder = join(archive.folder, 'exact')
  const store = localStore(folder)
  await exportRange(await archive.request({ store }))
  expect((await verifyArchive(store)).tables['samples']?.sums).toMatchObject({ qty, 'levels.qty': qty })
})
