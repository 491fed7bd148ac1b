import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportRange, localStore, parseArchivePath, postgresOutbox, readParquetFacts, verifyArchive } from '../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from './support/archive.ts'
import { insertSamples, type Sample, sample } from './support/database.ts'
import { queryDuckdb } from './support/duckdb.ts'
import { byKey, readSamples } from './support/read-samples.ts'
import { HOUR, samplesTable } from './support/samples-table.ts'

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

const readBack = (folder = archive.storeFolder): Promise<readonly Sample[]> => readSamples(folder)

describe('a file', () => {
  it('lies in its hive partition, says what it is, and is recorded', async () => {
    await insertSamples(archive.database.pool, [
      sample({ seq: 1n, atUs: 5 }),
      sample({ seq: 2n, atUs: 3_599_999_999, qty: -3n }),
      sample({ seq: 3n, atUs: 3_600_000_000 }),
    ])
    const result = await exportRange(await archive.request())
    const [key = ''] = await storedKeys(archive.store)
    expect(key).toMatch(/^parquet\/samples\/year=2026\/month=05\/day=14\/samples-04-0-[0-9a-f]{12}\.parquet$/)
    expect(result).toMatchObject({ kind: 'file', isNew: true, file: { path: key, rowCount: 2, engine: expect.stringContaining('duckdb') } })
    const [entry, ...others] = await postgresOutbox(archive.database.pool).list()
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      key: { table: 'samples', from: '2026-05-14T04:00:00.000000Z', to: '2026-05-14T05:00:00.000000Z', generation: 0 },
      attempts: 1,
      progress: {
        state: 'uploaded',
        file: { path: key, rowCount: 2, contentSha256: expect.stringMatching(`^${parseArchivePath(key)?.sha12}`) },
        facts: {
          minTs: '2026-05-14T04:00:00.000005Z',
          maxTs: '2026-05-14T04:59:59.999999Z',
          columnSums: { seq: '3', price: '8400', qty: '97', big: '14', small: '-14', 'levels.price': '8400', 'levels.qty': '1000' },
        },
      },
    })
    const reader = await archive.store.open(key)
    const facts = await readParquetFacts(reader).finally(() => reader.close())
    expect(facts.metadata).toMatchObject({ table: 'samples', schema_version: '3', generation: '0', kind: 'sealed' })
    expect(JSON.parse(facts.metadata['units'] ?? '')).toEqual({ exchange_ts: 'microseconds UTC', price: 'dollars', qty: 'contracts' })
  })

  it('declares exact types, zstd and statistics that readers prune by', async () => {
    await insertSamples(archive.database.pool, [
      sample({ ticker: `KX${'LONG'.repeat(20)}-A` }),
      sample({ ticker: `KX${'LONG'.repeat(20)}-B`, atUs: 77 }),
    ])
    await exportRange(await archive.request())
    const glob = `'${archive.storeFolder}/parquet/**/*.parquet'`
    const types = await queryDuckdb(`describe select * from read_parquet(${glob})`)
    expect(Object.fromEntries(types.map((row) => [row['column_name'], row['column_type']]))).toMatchObject({
      exchange_ts: 'TIMESTAMP WITH TIME ZONE',
      price: 'DECIMAL(9,4)',
      qty: 'DECIMAL(18,2)',
      levels: 'STRUCT(price DECIMAL(9,4), qty DECIMAL(18,2))[]',
      year: 'BIGINT',
    })
    const chunks = await queryDuckdb(`select path_in_schema as name, compression, stats_min, stats_max from parquet_metadata(${glob})`)
    expect(chunks.every(({ compression }) => compression === 'ZSTD')).toBe(true)
    expect(chunks.find(({ name }) => name === 'market_ticker')).toMatchObject({
      stats_min: `KX${'LONG'.repeat(20)}-A`,
      stats_max: `KX${'LONG'.repeat(20)}-B`,
    })
    expect(chunks.find(({ name }) => name === 'exchange_ts')).toMatchObject({
      stats_min: '2026-05-14 04:00:00.000001+00',
      stats_max: '2026-05-14 04:00:00.000077+00',
    })
  })

  it('is sorted by market, by bytes, then time, whatever the order of arrival', async () => {
    const tickers = ['b', 'B', 'a', 'é', 'Z-1', 'Z_1']
    await insertSamples(
      archive.database.pool,
      tickers.flatMap((ticker) => [3, 1, 2].map((atUs) => sample({ ticker, atUs, seq: BigInt(10 - atUs) }))),
    )
    await exportRange(await archive.request())
    const rows = await readBack()
    expect(rows.map(({ ticker }) => ticker)).toEqual(['B', 'Z-1', 'Z_1', 'a', 'b', 'é'].flatMap((ticker) => [ticker, ticker, ticker]))
    expect(rows.map(({ atUs }) => atUs)).toEqual(tickers.flatMap(() => [1, 2, 3]))
  })

  it('is named by its rows: equal rows, equal name, in another database too', async () => {
    const rows = [sample({ seq: 1n }), sample({ seq: 2n })]
    await insertSamples(archive.database.pool, rows)
    const first = await exportRange(await archive.request())
    const other = await createTestArchive()
    await insertSamples(other.database.pool, rows.toReversed())
    const second = await exportRange(await other.request()).finally(() => other.remove())
    expect(first).toMatchObject({ kind: 'file' })
    expect(second).toEqual(first)
  })
})

describe('values', () => {
  it('keeps every price from $0.0001 to $0.9999 exact in two readers', async () => {
    const prices = Array.from({ length: 9_999 }, (_, index) => index + 1)
    await insertSamples(
      archive.database.pool,
      prices.map((price) => sample({ price, seq: BigInt(price), levels: [[10_000 - price, BigInt(price)]] })),
    )
    await exportRange(await archive.request())
    expect((await readBack()).map(({ price, levels }) => [price, levels?.[0]?.[0]])).toEqual(prices.map((price) => [price, 10_000 - price]))
    expect((await verifyArchive(archive.store)).tables['samples']?.sums).toMatchObject({ price: 49_995_000n, 'levels.qty': 49_995_000n })
  })

  it('keeps the extremes of every type', async () => {
    const rows = [
      sample({ seq: -(2n ** 63n), big: 2n ** 63n - 1n, small: 2 ** 31 - 1, price: 999_999_999, qty: 10n ** 18n - 1n, levels: [] }),
      sample({
        seq: 2n ** 63n - 1n,
        big: -(2n ** 63n),
        small: -(2 ** 31),
        price: -999_999_999,
        qty: -(10n ** 18n - 1n),
        levels: [[0, 10n ** 18n - 1n]],
      }),
    ]
    await insertSamples(archive.database.pool, rows)
    await exportRange(await archive.request())
    expect(await readBack()).toEqual(rows)
    expect((await verifyArchive(archive.store)).tables['samples']?.sums).toMatchObject({
      big: -1n,
      seq: -1n,
      small: -1n,
      price: 0n,
      qty: 0n,
    })
  })

  it.each([
    ['text that looks like the format', ['', ' ', '"', '""', ',', '\\N', '\\.', 'NULL', "'", 'a"b,c\nd\r\ne\tf', '\\', 'null', '\u0001']],
    ['text of any script', ['日本語', '🎲🎰', 'e\u0301', '\u{10ffff}', '\u200f\u202e', 'ß'.repeat(5_000)]],
  ])('keeps %s', async (_name, notes) => {
    const rows = [...notes, null].map((note, index) => sample({ note, seq: BigInt(index), ticker: `T${note ?? ''}` })).sort(byKey)
    await insertSamples(archive.database.pool, rows)
    await exportRange(await archive.request())
    expect(await readBack()).toEqual(rows)
  })

  it('keeps nulls apart from empty values', async () => {
    const nothing = { price: null, qty: null, big: null, small: null, flag: null, note: null, levels: null }
    const rows = [
      sample({ seq: 1n, ...nothing }),
      sample({ seq: 2n, price: 0, qty: 0n, big: 0n, small: 0, flag: false, note: '', levels: [] }),
    ]
    await insertSamples(archive.database.pool, rows)
    await exportRange(await archive.request())
    expect(await readBack()).toEqual(rows)
  })

  it('gives back whatever went in', async () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const price = fc.integer({ min: -999_999_999, max: 999_999_999 })
    const qty = fc.bigInt({ min: -(10n ** 18n - 1n), max: 10n ** 18n - 1n })
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
    const row: fc.Arbitrary<Sample> = fc.record({
      ticker: text,
      atUs: fc.integer({ min: 0, max: 3_599_999_999 }),
      seq: int64,
      price: fc.option(price),
      qty: fc.option(qty),
      big: fc.option(int64),
      small: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      flag: fc.option(fc.boolean()),
      note: fc.option(text),
      levels: fc.option(fc.array(fc.tuple(price, qty), { maxLength: 5 })),
    })
    const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 30, selector: ({ ticker, atUs, seq }) => `${ticker}/${atUs}/${seq}` })
    let runs = 0
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const folder = join(archive.folder, `run-${runs++}`)
        await archive.database.pool.query('truncate samples, exports')
        await insertSamples(archive.database.pool, given)
        await exportRange(await archive.request({ store: localStore(folder) }))
        expect(await readBack(folder)).toEqual(given.toSorted(byKey))
      }),
      { numRuns: 20 },
    )
  })
})

describe('an interval', () => {
  it('without rows has no file and says so', async () => {
    expect(await exportRange(await archive.request())).toEqual({ kind: 'empty', isNew: true })
    expect(await storedKeys(archive.store)).toEqual([])
    const { rows } = await archive.database.pool.query('select state, row_count, path from exports')
    expect(rows).toEqual([{ state: 'uploaded', row_count: '0', path: null }])
    expect(await exportRange(await archive.request())).toEqual({ kind: 'empty', isNew: false })
  })

  it('is exported once, however often that is asked', async () => {
    await insertSamples(archive.database.pool, [sample()])
    const first = await exportRange(await archive.request())
    await insertSamples(archive.database.pool, [sample({ seq: 2n })])
    expect(await exportRange(await archive.request())).toEqual({ ...first, isNew: false })
    expect(await storedKeys(archive.store)).toHaveLength(1)
  })

  it('may be part of an hour', async () => {
    await insertSamples(archive.database.pool, [sample({ atUs: 0 }), sample({ atUs: 1_000_000 }), sample({ atUs: 1_999_999 })])
    await exportRange(await archive.request({ from: '2026-05-14T04:00:00Z', to: '2026-05-14T04:00:01Z' }))
    await exportRange(await archive.request({ from: '2026-05-14T04:00:01Z', to: '2026-05-14T04:00:02Z' }))
    expect(await storedKeys(archive.store)).toHaveLength(2)
    expect(await verifyArchive(archive.store)).toMatchObject({ files: 2, rows: 3, verified: true })
  })

  it.each([
    ['bounds the wrong way round', { from: HOUR.to, to: HOUR.from }, 'is empty'],
    ['a bound inside a second', { from: '2026-05-14T04:00:00.5Z' }, 'whole seconds'],
    ['a generation below 0', { generation: -1 }, 'whole number'],
    ['a generation before its predecessor', { generation: 1 }, 'not archived yet'],
    ['late rows of a table that cannot tell them', { generation: 1, table: { ...samplesTable, xidColumn: undefined } }, 'xidColumn'],
  ])('with %s is refused', async (_name, changes, message) => {
    await expect(exportRange(await archive.request(changes))).rejects.toMatchObject({
      code: 'EXPORT_REQUEST',
      message: expect.stringContaining(message),
    })
  })

  it('leaves nothing in the work folder', async () => {
    await insertSamples(archive.database.pool, [sample()])
    await exportRange(await archive.request())
    expect(await readdir(archive.workFolder)).toEqual([])
    expect(await readdir(join(archive.storeFolder))).toEqual(['parquet'])
  })
})
