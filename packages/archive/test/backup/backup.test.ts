import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import {
  type Backup,
  checkBackup,
  listBackups,
  localStore,
  type ObjectReader,
  type ObjectStore,
  restoreBackup,
  type StoredBackup,
  takeBackup,
} from '../../src/index.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { createRichSchema } from '../support/rich-schema.ts'
import { openGcsTestStore } from '../support/stores/gcs-test-store.ts'
import { openS3TestStore } from '../support/stores/s3-test-store.ts'
import { createTestFiles, keysOf, readAll, type TestFiles } from '../support/stores/test-files.ts'

let files: TestFiles
let source: TestDatabase
let target: TestDatabase
let store: ObjectStore
beforeEach(async () => {
  files = await createTestFiles()
  store = localStore(join(files.folder, 'store'))
  source = await createEmptyDatabase(inject('postgresUrl'))
  target = await createEmptyDatabase(inject('postgresUrl'))
  await createRichSchema(source.pool)
})
afterEach(async () => {
  await source.drop()
  await target.drop()
  await files.remove()
})

const take = (from: TestDatabase, to = store): Promise<Backup> =>
  takeBackup({ pool: from.pool, store: to, workFolder: join(files.folder, 'work') })

async function restore(into: TestDatabase, key: string, from = store): Promise<unknown> {
  const file = await from.open(key)
  return restoreBackup({ pool: into.pool, file }).finally(() => file.close())
}

/** All rows of all tables, as the database writes them. */
async function rowsOf({ pool }: TestDatabase): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows } = await pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1",
  )
  const entries = rows.map(async ({ name }) => {
    const found = await pool.query<{ text: string }>(`select t::text as text from ${name} t order by 1`)
    return [name, found.rows.map(({ text }) => text)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const script = async (key: string): Promise<string> => zstdDecompressSync(await readAll(store, key)).toString()

/** A backup's bytes with a change, as a file. */
async function damaged(key: string, change: (bytes: Buffer) => Buffer): Promise<ObjectReader> {
  const bytes = change(Buffer.from(await readAll(store, key)))
  return {
    byteLength: bytes.length,
    slice: async (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
    close: async () => undefined,
  }
}

describe('a backup', () => {
  it('has the name of its database and instant, and says what it holds', async () => {
    const made = await take(source)
    expect(made.key).toMatch(new RegExp(`^backups/rds/${source.name}-\\d{8}-\\d{6}\\.sql\\.zst$`))
    const { 'public.parent': _partitioned, ...leaves } = await rowsOf(source)
    const counted = Object.values(leaves).flat().length
    expect(made).toMatchObject({ tables: 5, rows: counted })
    expect(await store.digest(made.key)).toBe(made.sha256)
    const listed: StoredBackup[] = []
    for await (const backup of listBackups(store, source.name)) listed.push(backup)
    expect(listed).toEqual([{ key: made.key, sizeBytes: made.sizeBytes, database: source.name, takenAtMs: expect.any(Number) }])
    expect(await readdir(join(files.folder, 'work'))).toEqual([])
  })

  it('restores every row and every definition, so that a backup of the copy is the same', async () => {
    const made = await take(source)
    expect(await restore(target, made.key)).toEqual({ tables: made.tables, rows: made.rows })
    expect(await rowsOf(target)).toEqual(await rowsOf(source))
    const again = await take(target)
    expect(await script(again.key)).toBe(await script(made.key))
    await target.pool.query(`insert into "odd Schema"."Odd ""Table" ("Select") values ('new')`)
    const { rows } = await target.pool.query(`select id, touched from "odd Schema"."Odd ""Table" where "Select" = 'new'`)
    expect(rows).toEqual([{ id: '6', touched: 'touched; by \\. trigger' }])
    expect((await target.pool.query(`select nextval('counter') as next`)).rows).toEqual([{ next: '11' }])
    await expect(target.pool.query('insert into child values (1, 1)')).rejects.toMatchObject({ code: '23505' })
    await expect(target.pool.query('insert into child values (99, 99)')).rejects.toMatchObject({ code: '23503' })
  })

  it('shows one instant, whatever is written meanwhile', async () => {
    const writer = new Pool({ connectionString: source.url, max: 1 })
    let written: Promise<unknown> | undefined
    const made = await takeBackup({
      pool: source.pool,
      store,
      onStep: () => {
        written ??= writer.query(
          `insert into parent (ticker, at) values ('late', now()); insert into child values (77, 1); delete from no_columns`,
        )
      },
    })
    await written
    await writer.end()
    await restore(target, made.key)
    const { rows } = await target.pool.query(
      `select (select count(*) from parent)::int as parent, (select count(*) from child)::int as child, (select count(*) from no_columns)::int as empty`,
    )
    expect(rows).toEqual([{ parent: 5_000, child: 50, empty: 1 }])
  })

  it.skipIf(spawnSync('psql', ['--version']).status !== 0)('is restored by psql too', async () => {
    const made = await take(source)
    const psql = spawnSync('psql', ['--no-psqlrc', '--quiet', '--single-transaction', '--set', 'ON_ERROR_STOP=1', target.url], {
      input: await script(made.key),
      encoding: 'utf8',
    })
    expect([psql.status, psql.stderr]).toEqual([0, ''])
    expect(await rowsOf(target)).toEqual(await rowsOf(source))
  })

  it.each([
    ['S3', openS3TestStore],
    ['GCS', openGcsTestStore],
  ] as const)('goes to %s in parts, and comes back from there', async (_name, open) => {
    const opened = await open()
    await source.pool.query('insert into child select 1000 + n, 1 from generate_series(1, 10) n')
    await source.pool.query(`create table noise as select sha512((n)::text::bytea) as bytes from generate_series(1, 90000) n`)
    const made = await take(source, opened.store)
    expect(made.sizeBytes).toBeGreaterThan(5 * 1024 * 1024)
    await restore(target, made.key, opened.store)
    expect(await rowsOf(target)).toEqual(await rowsOf(source))
    await opened.close()
  })
})

describe('a restore', () => {
  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ['cut', (bytes) => bytes.subarray(0, bytes.length - 40)],
    ['cut to nothing', () => Buffer.alloc(0)],
    ['no backup', () => Buffer.from('hello, this is something else altogether')],
    [
      'changed in its middle',
      (bytes) => {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        return bytes
      },
    ],
  ])('of one that is %s restores nothing and says so', async (_name, change) => {
    const { key } = await take(source)
    await expect(checkBackup(await damaged(key, change))).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' })
    await expect(restoreBackup({ pool: target.pool, file: await damaged(key, change) })).rejects.toThrow()
    expect(await rowsOf(target)).toEqual({})
  })

  it('refuses a database that is not empty', async () => {
    const { key } = await take(source)
    await target.pool.query('create table mine ()')
    await expect(restore(target, key)).rejects.toMatchObject({ code: 'BACKUP_REQUEST', message: expect.stringContaining('is not empty') })
    expect(await rowsOf(target)).toEqual({ 'public.mine': [] })
  })
})

it.each([
  ['create materialized view seen as select 1 as one', 'the materialized view public.seen'],
  ['create domain price as int', 'the type public.price'],
  ['alter table child enable row level security', 'the row security of public.child'],
])('refuses what a backup would leave out: %s', async (ddl, named) => {
  await source.pool.query(ddl)
  await expect(take(source)).rejects.toMatchObject({ code: 'BACKUP_REQUEST', message: expect.stringContaining(named) })
  expect(await keysOf(store)).toEqual([])
})

it('stores nothing when the connection is lost', async () => {
  const blocker = await source.pool.connect()
  await blocker.query('begin; lock table child in access exclusive mode')
  const lost = take(source).catch((error: unknown) => error)
  const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${source.name}' and wait_event_type = 'Lock'`
  while ((await target.pool.query(terminate)).rowCount === 0);
  expect(await lost).toMatchObject({ code: 'BACKUP_FAILED', retryable: true })
  await blocker.query('rollback')
  blocker.release()
  expect(await keysOf(store)).toEqual([])
  expect(await readdir(join(files.folder, 'work'))).toEqual([])
})
