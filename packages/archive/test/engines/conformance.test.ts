import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetMetadataAsync } from 'hyparquet'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  duckdbEngine,
  exportRange,
  hyparquetEngine,
  localStore,
  type ParquetEngine,
  parquetjsEngine,
  readParquetFacts,
  verifyArchive,
} from '../../src/index.ts'
import { openFile } from '../../src/store/file-reader.ts'
import { checkFacts } from '../../src/verify/check-facts.ts'
import { createTestArchive, type TestArchive } from '../support/archive.ts'
import { insertSamples, type Sample, sample } from '../support/database.ts'
import { queryDuckdb } from '../support/duckdb.ts'
import { byKey, readSamples } from '../support/read-samples.ts'
import { samplesTable } from '../support/samples-table.ts'

/** Rows of the large file; set it higher for a long run. */
const HUGE_ROWS = Number(process.env['ARCHIVE_HUGE_ROWS'] ?? 25_000)

interface Conformant {
  readonly open: () => Promise<ParquetEngine>
  /** Whole numbers go up to this. */
  readonly most: bigint
  readonly least: bigint
  readonly instantType: string
}

const INT64 = { most: 2n ** 63n - 1n, least: -(2n ** 63n), instantType: 'TIMESTAMP WITH TIME ZONE' }
const SAFE = { most: BigInt(Number.MAX_SAFE_INTEGER), least: BigInt(Number.MIN_SAFE_INTEGER), instantType: 'TIMESTAMP' }
const ENGINES: readonly (readonly [name: string, engine: Conformant])[] = [
  ['duckdb', { open: duckdbEngine, ...INT64 }],
  ['hyparquet', { open: hyparquetEngine, ...INT64 }],
  ['parquetjs', { open: parquetjsEngine, ...SAFE }],
]

let archive: TestArchive
let folder = ''
let files = 0
beforeAll(async () => {
  archive = await createTestArchive()
})
afterAll(() => archive.remove())
beforeEach(async () => {
  await archive.database.pool.query('truncate samples, exports')
  folder = join(archive.folder, `store-${files++}`)
})

describe.each(ENGINES)('the engine %s', (name, { open, most, least, instantType }) => {
  async function exportRows(rows: readonly Sample[]): Promise<void> {
    for (let at = 0; at < rows.length; at += 20_000) await insertSamples(archive.database.pool, rows.slice(at, at + 20_000))
    await exportRange(await archive.request({ store: localStore(folder), engine: await open() }))
  }

  /** What the rows are, by hyparquet against the bytes of COPY and by DuckDB against the rows. */
  async function expectKept(rows: readonly Sample[]): Promise<void> {
    await exportRows(rows)
    expect(await verifyArchive(localStore(folder))).toMatchObject({ files: 1, rows: rows.length, problems: [] })
    expect(await readSamples(folder)).toEqual(rows.toSorted(byKey))
  }

  const failure = async (rows: readonly Sample[]): Promise<string> => {
    const error = await exportRows(rows).then(
      () => new Error('it was not refused'),
      (thrown: Error) => thrown,
    )
    expect(error).toMatchObject({ code: 'ENGINE_FAILED', cause: expect.any(Error) })
    expect(await queryDuckdb(`select count(*)::integer as files from glob('${folder}/**')`)).toEqual([{ files: 0 }])
    return String((error.cause as Error).message)
  }

  it('keeps every price from $0.0001 to $0.9999', async () => {
    await expectKept(
      Array.from({ length: 9_999 }, (_, at) => sample({ price: at + 1, seq: BigInt(at), levels: [[9_999 - at, BigInt(at)]] })),
    )
  })

  it('keeps the extremes of every type', async () => {
    const qty = 10n ** 18n - 1n < most ? 10n ** 18n - 1n : most
    await expectKept([
      sample({ seq: least, big: most, small: 2 ** 31 - 1, price: 999_999_999, qty, levels: [] }),
      sample({
        seq: most,
        big: least,
        small: -(2 ** 31),
        price: -999_999_999,
        qty: -qty,
        levels: [
          [0, qty],
          [-1, -qty],
        ],
      }),
    ])
  })

  it('keeps text of any script, and every null apart from the empty value', async () => {
    const notes = [
      '',
      ' ',
      '"',
      '""',
      ',',
      '\\N',
      '\\.',
      "'",
      'a"b,c\nd\r\ne\tf',
      '日本語',
      '🎲🎰',
      'e\u0301',
      '\u{10ffff}',
      '\uffee',
      'ß'.repeat(5_000),
    ]
    const nothing = { price: null, qty: null, big: null, small: null, flag: null, note: null, levels: null }
    await expectKept([
      ...notes.map((note, at) => sample({ note, ticker: `T${note}`, seq: BigInt(at), flag: at % 3 === 0 })),
      sample({ seq: 98n, ...nothing }),
      sample({ seq: 99n, price: 0, qty: 0n, big: 0n, small: 0, flag: false, note: '', levels: [] }),
    ])
  })

  it('keeps microseconds, in UTC', async () => {
    await expectKept([0, 1, 999_999, 3_599_999_999].map((atUs, at) => sample({ atUs, seq: BigInt(at) })))
    const [column] = await queryDuckdb(
      `select typeof(exchange_ts) as type, exchange_ts::timestamp::text as at from read_parquet('${folder}/**/*.parquet')`,
    )
    expect(column).toEqual({ type: instantType, at: '2026-05-14 04:00:00' })
  })

  it(`keeps ${HUGE_ROWS} rows in their order, in row groups of the table's size`, { timeout: 600_000 }, async () => {
    const rows = Array.from({ length: HUGE_ROWS }, (_, at) =>
      sample({
        ticker: `KX-${(at * 7_919) % 211}`,
        atUs: (at * 104_729) % 3_600_000_000,
        seq: BigInt(at),
        note: `note ${at}`,
        qty: BigInt(at),
      }),
    )
    await expectKept(rows)
    const [{ groups } = {}] = await queryDuckdb(
      `select count(distinct row_group_id)::integer as groups from parquet_metadata('${folder}/**/*.parquet') where row_group_num_rows <= ${(samplesTable.rowGroupRows ?? 0) + 2_048}`,
    )
    expect(groups).toBeGreaterThanOrEqual(Math.floor(HUGE_ROWS / (samplesTable.rowGroupRows ?? 1)))
  })

  it('writes statistics of whole values, by which no reader misses a row', async () => {
    const shared = `KX${'LONG'.repeat(20)}-`
    await exportRows([sample({ ticker: `${shared}A`, price: -7 }), sample({ ticker: `${shared}B`, price: 77, atUs: 9 })])
    const chunks = await queryDuckdb(
      `select path_in_schema as name, stats_min_value as least, stats_max_value as most from parquet_metadata('${folder}/**/*.parquet')`,
    )
    const bounds = new Map(chunks.map(({ name: column, least: from, most: to }) => [column, [String(from), String(to)]]))
    expect(bounds.get('market_ticker')).toEqual([`${shared}A`, `${shared}B`])
    expect(bounds.get('price')).toEqual(name === 'parquetjs' ? ['-7', '77'] : ['-0.0007', '0.0077'])
    expect(bounds.get('exchange_ts')?.[1]).toMatch(/^2026-05-14 04:00:00\.000009/)
  })

  it('lets readers find each text, whatever its script', async () => {
    const tickers = ['a', 'é', '日本', '\uffee', '😀', '']
    await exportRows(tickers.map((ticker) => sample({ ticker })))
    for (const ticker of tickers) {
      const found = await queryDuckdb(
        `select count(*)::integer as rows from read_parquet('${folder}/**/*.parquet') where market_ticker = '${ticker}'`,
      )
      expect([ticker, found[0]?.['rows']]).toEqual([ticker, 1])
    }
  })

  it('refuses a value that does not fit its column', async () => {
    const reason = await failure([sample(), sample({ seq: 2n, price: 2_000_000_000 })])
    if (name !== 'duckdb') expect(reason).toBe('row 2, column price: 2000000000 is not between -999999999 and 999999999')
  })

  it('writes an empty file of the same columns', async () => {
    await mkdir(folder)
    const [rowsPath, parquetPath] = [join(folder, 'rows.csv'), join(folder, 'file.parquet')]
    await writeFile(rowsPath, '')
    const engine = await open()
    expect(await engine.write({ table: samplesTable, rowsPath, parquetPath, metadata: { table: 'samples' }, scratchPath: folder })).toBe(0)
    const reader = await openFile(parquetPath)
    const facts = await readParquetFacts(reader)
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    checkFacts(samplesTable, facts, { rowCount: 0, contentSha256: nothing })
    expect(facts.metadata['table']).toBe('samples')
    expect((await parquetMetadataAsync(reader)).num_rows).toBe(0n)
    await reader.close()
    expect(await queryDuckdb(`select count(*)::integer as rows from read_parquet('${parquetPath}')`)).toEqual([{ rows: 0 }])
  })

  it('stops when it is aborted', async () => {
    await insertSamples(archive.database.pool, [sample()])
    const stop = new AbortController()
    const engine = await open()
    const aborting: ParquetEngine = {
      ...engine,
      write: async (job) => {
        stop.abort(new Error('enough'))
        return engine.write(job, stop.signal)
      },
    }
    await expect(exportRange(await archive.request({ store: localStore(folder), engine: aborting, signal: stop.signal }))).rejects.toThrow(
      'enough',
    )
  })
})

it.each([
  ['big', { big: 2n ** 53n }, '9007199254740992'],
  ['qty', { qty: -(2n ** 53n) }, '-9007199254740992'],
  ['levels', { levels: [[1, 2n ** 60n]] as const }, '1152921504606846976'],
])('parquetjs refuses a whole number beyond 2^53 and names column %s and row', async (column, fields, value) => {
  await insertSamples(archive.database.pool, [sample({ seq: 1n }), sample({ seq: 2n }), sample({ seq: 3n, ...fields })])
  const exported = exportRange(await archive.request({ store: localStore(folder), engine: await parquetjsEngine() }))
  await expect(exported).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    cause: { message: `row 3, column ${column}: ${value} is not between -9007199254740991 and 9007199254740991` },
  })
})

it('gives files of every engine the same name and digest', async () => {
  await insertSamples(archive.database.pool, [sample({ seq: 1n }), sample({ seq: 2n, levels: null })])
  const paths = new Set<string>()
  for (const [name, { open }] of ENGINES) {
    await archive.database.pool.query('truncate exports')
    const result = await exportRange(await archive.request({ store: localStore(join(folder, name)), engine: await open() }))
    if (result.kind === 'file') paths.add(result.file.path)
  }
  expect(paths.size).toBe(1)
})
