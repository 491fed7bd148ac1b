import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { cp, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  duckdbEngine,
  type ExportSource,
  exportRange,
  localStore,
  type ParquetEngine,
  postgresOutbox,
  postgresSource,
  toArchivePath,
  verifyArchive,
} from '../src/index.ts'
import { createTestArchive, storedKeys, type TestArchive } from './support/archive.ts'
import { insertSamples, sample } from './support/database.ts'
import { samplesTable } from './support/samples-table.ts'

let archive: TestArchive
beforeEach(async () => {
  archive = await createTestArchive()
})
afterEach(() => archive.remove())

/** Nothing in the store, nothing left over, the outbox as it was when the step began. */
async function expectNothing(state: string): Promise<void> {
  expect(await storedKeys(archive.store)).toEqual([])
  expect(await readdir(archive.workFolder)).toEqual([])
  const entries = await postgresOutbox(archive.database.pool).list()
  expect(entries.map(({ progress }) => progress.state)).toEqual([state])
}

async function expectExported(rows: number): Promise<void> {
  expect(await exportRange(await archive.request())).toMatchObject({ kind: 'file', isNew: true, file: { rowCount: rows } })
  expect(await storedKeys(archive.store)).toHaveLength(1)
}

describe('a COPY that is cut', () => {
  const manyRows = 50_000
  beforeEach(async () => {
    await archive.database.pool.query(
      `insert into samples (market_ticker, exchange_ts, seq, note)
       select 'M', timestamptz '2026-05-14T04:00:00Z', n, repeat('x', 200) from generate_series(1, $1) n`,
      [manyRows],
    )
    // A pool speaks of connections that broke while idle; without a listener that would end the test.
    archive.database.pool.on('error', () => undefined)
  })

  /** Reads from PostgreSQL and calls `cut` once, between two chunks, after 100 kB. */
  const cutting = (cut: () => Promise<unknown>): ExportSource => ({
    copy: async (sql, sink, signal) => {
      let passed = 0
      const tap = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          const isDue = passed < 100_000 && passed + chunk.length >= 100_000
          passed += chunk.length
          const ready = isDue ? cut() : Promise.resolve()
          ready.then(() => done(null, chunk), done)
        },
      })
      const [rows] = await Promise.all([postgresSource(archive.database.pool).copy(sql, tap, signal), pipeline(tap, sink)])
      expect(passed).toBeGreaterThan(100_000)
      return rows
    },
  })

  it.each([
    [
      'terminated by an administrator',
      `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'copy (%' and pid <> pg_backend_pid()`,
    ],
    ['cancelled', `select pg_cancel_backend(pid) from pg_stat_activity where query ilike 'copy (%' and pid <> pg_backend_pid()`],
  ])('when it is %s leaves no file and can be repeated', async (_name, statement) => {
    const source = cutting(() => archive.database.pool.query(statement))
    await expect(exportRange(await archive.request({ source }))).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      retryable: true,
      table: 'samples',
    })
    await expectNothing('planned')
    await expectExported(manyRows)
  })

  it('by a broken socket leaves no file and can be repeated', async () => {
    const sockets: { destroy(): void }[] = []
    archive.database.pool.on('acquire', (client) =>
      sockets.push((client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream),
    )
    const source = cutting(async () => sockets.at(-1)?.destroy())
    await expect(exportRange(await archive.request({ source }))).rejects.toMatchObject({ code: 'SOURCE_FAILED' })
    await expectNothing('planned')
    await expectExported(manyRows)
  })

  it('by an abort rejects with its reason, closes the connection and can be repeated', async () => {
    const stop = new AbortController()
    const source = cutting(async () => stop.abort(new Error('asked to stop')))
    await expect(exportRange(await archive.request({ source, signal: stop.signal }))).rejects.toThrow('asked to stop')
    await expectNothing('planned')
    await expectExported(manyRows)
    expect(archive.database.pool.idleCount).toBe(archive.database.pool.totalCount)
  })

  it('by a sink that fails leaves no COPY running', async () => {
    const source = cutting(() => Promise.reject(new Error('disk full')))
    await expect(exportRange(await archive.request({ source }))).rejects.toMatchObject({
      code: 'SOURCE_FAILED',
      cause: { message: 'disk full' },
    })
    await expectNothing('planned')
    await expectExported(manyRows)
  })

  it('is not cut by a statement timeout made for short statements', async () => {
    const pool = new Pool({ connectionString: archive.database.url, statement_timeout: 100 })
    await pool.query('create view slow_samples as select samples.* from samples, (select pg_sleep(0.3)) as pause')
    const table = { ...samplesTable, name: 'slow_samples' }
    const result = await exportRange(await archive.request({ source: postgresSource(pool), table })).finally(() => pool.end())
    expect(result).toMatchObject({ file: { rowCount: manyRows } })
  })

  it('before it begins is an error too', async () => {
    const table = { ...(await archive.request()).table, orderBy: ['nonsense'] }
    await expect(exportRange(await archive.request({ table }))).rejects.toMatchObject({ code: 'SOURCE_FAILED', cause: { code: '42703' } })
    await expectNothing('planned')
  })

  it('and counts short is noticed by the count', async () => {
    const source: ExportSource = {
      copy: async (sql, sink, signal) => (await postgresSource(archive.database.pool).copy(sql, sink, signal)) + 1,
    }
    await expect(exportRange(await archive.request({ source }))).rejects.toThrow(`${manyRows + 1} rows were sent and ${manyRows} written`)
    await expectNothing('planned')
  })
})

describe('an engine', () => {
  beforeEach(() => insertSamples(archive.database.pool, [sample({ seq: 1n }), sample({ seq: 2n })]))

  const wrap = (write: (inner: ParquetEngine) => ParquetEngine['write']): Promise<ParquetEngine> =>
    duckdbEngine().then((inner) => ({ name: 'wrapped', write: write(inner) }))

  it.each([
    ['a quantity past 18 digits', { qty: 10n ** 18n }],
    ['a price past 9 digits', { price: 1_000_000_000 }],
    ['a level past 18 digits', { levels: [[1, 10n ** 18n]] as const }],
  ])('that meets %s refuses, and nothing is archived', async (_name, fields) => {
    await insertSamples(archive.database.pool, [sample({ seq: 3n, ...fields })])
    await expect(exportRange(await archive.request())).rejects.toMatchObject({ code: 'ENGINE_FAILED', retryable: false })
    await expectNothing('planned')
  })

  it.each([
    ['three numbers', '[[1, 2, 3]]'],
    ['a fraction', '[[1, 2.5]]'],
  ])('that is given levels of %s loses nothing unnoticed', async (_name, levels) => {
    await archive.database.pool.query('update samples set levels = $1 where seq = 2', [levels])
    await expect(exportRange(await archive.request())).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
    await expectNothing('written')
  })

  it('that dies half way leaves nothing', async () => {
    const engine = await wrap(() => async ({ parquetPath }) => {
      await writeFile(parquetPath, 'PAR1 half')
      throw new Error('out of memory')
    })
    await expect(exportRange(await archive.request({ engine }))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      cause: { message: 'out of memory' },
    })
    await expectNothing('planned')
    await expectExported(2)
  })

  const reading = async (write: (inner: ParquetEngine, times: number) => ParquetEngine['write']): Promise<ParquetEngine> => {
    const inner = await duckdbEngine()
    let times = 0
    return { name: 'wrapped', readsOnce: true, write: (job, signal) => write(inner, ++times)(job, signal) }
  }

  it.each([
    ['before it reads', async () => undefined],
    ['in the midst of the rows', async (path: string) => void (await once(createReadStream(path), 'data'))],
  ])('that fails %s has the rows once more from a file', async (_name, begin) => {
    const { pool } = archive.database
    await pool.query(
      `insert into samples (market_ticker, exchange_ts, seq, note)
       select 'M', timestamptz '2026-05-14T04:00:00Z', n, repeat('x', 200) from generate_series(3, 20000) n`,
    )
    const kinds: string[] = []
    const engine = await reading((inner, times) => async (job, signal) => {
      kinds.push((await stat(job.rowsPath)).isFIFO() ? 'pipe' : 'file')
      if (times > 1) return inner.write(job, signal)
      await begin(job.rowsPath)
      throw new Error('it wants more')
    })
    expect(await exportRange(await archive.request({ engine }))).toMatchObject({ file: { rowCount: 20_000 } })
    expect(kinds).toEqual(['pipe', 'file'])
  })

  it('that is aborted before it reads from a pipe ends', async () => {
    const stop = new AbortController()
    const engine = await reading((inner) => async (job, signal) => {
      stop.abort(new Error('asked to stop'))
      return inner.write(job, signal)
    })
    await expect(exportRange(await archive.request({ engine, signal: stop.signal }))).rejects.toThrow('asked to stop')
    await expectNothing('planned')
    await expectExported(2)
  })

  it('that waits for a pipe is let go when the rows cannot be read', async () => {
    const opened: string[] = []
    const engine = await reading(() => async (job) => {
      const bytes = await readFile(job.rowsPath)
      opened.push(`${bytes.length} bytes`)
      return 0
    })
    const table = { ...samplesTable, orderBy: ['nonsense'] }
    const request = { ...(await archive.request({ engine })), table }
    await expect(exportRange(request)).rejects.toMatchObject({ code: 'SOURCE_FAILED', cause: { code: '42703' } })
    expect(opened).toEqual(['0 bytes'])
    await expectNothing('planned')
  })

  it.each([
    ['a wrong value', (text: string) => text.replace('4200', '4201')],
    ['rows in another order', (text: string) => text.trimEnd().split('\n').toReversed().join('\n').concat('\n')],
    ['a null for an empty text', (text: string) => text.replace(/""/, '')],
  ])('that writes %s is found out', async (_name, corrupt) => {
    await insertSamples(archive.database.pool, [sample({ seq: 3n, note: '' })])
    const engine = await wrap((inner) => async (job) => {
      await writeFile(job.rowsPath, corrupt(await readFile(job.rowsPath, 'utf8')))
      return inner.write(job)
    })
    await expect(exportRange(await archive.request({ engine }))).rejects.toMatchObject({
      code: 'VERIFICATION_FAILED',
      message: expect.stringContaining('differ'),
    })
    await expectNothing('written')
    await expectExported(3)
  })

  it('that writes other types is found out', async () => {
    const engine = await wrap(
      (inner) => (job) =>
        inner.write({
          ...job,
          table: {
            ...job.table,
            columns: job.table.columns.map((column) => (column.kind === 'decimal' ? { ...column, kind: 'bigint' as const } : column)),
          },
        }),
    )
    await expect(exportRange(await archive.request({ engine }))).rejects.toThrow('the file declares')
    await expectNothing('written')
  })

  it('that cuts the file short is found out', async () => {
    const engine = await wrap((inner) => async (job) => {
      const rows = await inner.write(job)
      await truncate(job.parquetPath, (await stat(job.parquetPath)).size - 10)
      return rows
    })
    await expect(exportRange(await archive.request({ engine }))).rejects.toThrow()
    await expectNothing('written')
  })
})

describe('a store', () => {
  beforeEach(() => insertSamples(archive.database.pool, [sample()]))

  it('that holds other rows under the name keeps them, and the export fails', async () => {
    const other = await createTestArchive()
    await insertSamples(other.database.pool, [sample({ price: 1 })])
    const wrong = await exportRange(await other.request())
    const right = await exportRange(
      await other.request({ source: postgresSource(archive.database.pool), outbox: postgresOutbox(archive.database.pool) }),
    )
    if (wrong.kind !== 'file' || right.kind !== 'file') throw new Error('both have rows')
    const target = join(archive.storeFolder, right.file.path)
    await mkdir(dirname(target), { recursive: true })
    await cp(join(other.storeFolder, wrong.file.path), target)
    await other.remove()
    await archive.database.pool.query('truncate exports')
    await expect(exportRange(await archive.request())).rejects.toMatchObject({ code: 'STORE_CONFLICT', key: right.file.path })
    const report = await verifyArchive(archive.store)
    expect(report).toMatchObject({
      files: 1,
      rows: 0,
      verified: false,
      problems: [{ key: right.file.path, problem: expect.stringContaining('name') }],
    })
  })

  it('that holds garbage under the name keeps it, and the export fails', async () => {
    const sha12 = await exportElsewhere()
    const key = toArchivePath({ table: 'samples', hourUs: Date.parse('2026-05-14T04:00:00Z') * 1_000, generation: 0, sha12 })
    const target = join(archive.storeFolder, key)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, 'garbage')
    await expect(exportRange(await archive.request())).rejects.toMatchObject({ code: 'STORE_CONFLICT' })
    expect((await verifyArchive(archive.store)).problems).toEqual([{ key, problem: expect.stringContaining('cannot be read') }])
  })

  it('that holds the same rows in other bytes is content', async () => {
    await exportRange(await archive.request())
    await archive.database.pool.query('truncate exports')
    const engine = await duckdbEngine()
    const request = await archive.request({
      engine: { name: 'other bytes', write: (job) => engine.write({ ...job, metadata: { ...job.metadata, more: 'in the footer' } }) },
    })
    expect(await exportRange(request)).toMatchObject({ kind: 'file', isNew: true })
    expect(await storedKeys(archive.store)).toHaveLength(1)
  })

  it('that fails leaves the export verified, and it is finished later', async () => {
    const store = { ...archive.store, putIfAbsent: () => Promise.reject(new Error('network')) }
    await expect(exportRange(await archive.request({ store }))).rejects.toThrow('network')
    await expectNothing('verified')
    await expectExported(1)
  })

  it('that stored but did not say so is asked, and not given the file again', async () => {
    const lost: TestArchive['store'] = {
      ...archive.store,
      putIfAbsent: async (key, file) => {
        await archive.store.putIfAbsent(key, file)
        throw new Error('the answer was lost')
      },
    }
    await expect(exportRange(await archive.request({ store: lost }))).rejects.toThrow('lost')
    const engine: ParquetEngine = { name: 'unused', write: () => Promise.reject(new Error('must not write again')) }
    expect(await exportRange(await archive.request({ engine }))).toMatchObject({ kind: 'file', isNew: true })
    expect(await storedKeys(archive.store)).toHaveLength(1)
  })

  async function exportElsewhere(): Promise<string> {
    const elsewhere = join(archive.folder, 'elsewhere')
    const result = await exportRange(await archive.request({ store: localStore(elsewhere) }))
    await archive.database.pool.query('truncate exports')
    return result.kind === 'file' ? result.file.contentSha256.slice(0, 12) : ''
  }
})

describe('two exporters of one interval', () => {
  it('leave one file; the overtaken one stops', async () => {
    await insertSamples(archive.database.pool, [sample()])
    const engine = await duckdbEngine()
    const reached = new EventTarget()
    const overtaken = new EventTarget()
    const slow: ParquetEngine = {
      name: 'slow',
      write: async (job) => {
        const waiting = once(overtaken, 'go')
        reached.dispatchEvent(new Event('here'))
        await waiting
        return engine.write(job)
      },
    }
    const here = once(reached, 'here')
    const first = exportRange(await archive.request({ engine: slow })).catch((error: unknown) => error)
    await here
    await expectExported(1)
    overtaken.dispatchEvent(new Event('go'))
    expect(await first).toMatchObject({ code: 'EXPORT_TAKEN' })
    expect(await storedKeys(archive.store)).toHaveLength(1)
  })
})
