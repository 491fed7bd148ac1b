import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { query } from '../../src/store/database/query.ts'
import { DatabaseStore } from '../../src/store/database-store.ts'
import { MIGRATIONS } from '../../src/store/schema/migrations.ts'
import { Connection } from '../../src/store/sqlite/connection.ts'
import { migrate } from '../../src/store/sqlite/migrate.ts'
import { readPragma } from '../../src/store/sqlite/pragma.ts'
import { SqliteDatabase } from '../../src/store/sqlite/sqlite-database.ts'
import { type MakerStore, openSqliteStore } from '../../src/store.ts'
import { AT, halt, marketSample, order } from '../support/store-changes.ts'
import { createFolder, type Folder, withDatabase } from '../support/store-fixture.ts'

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

const open = (): Promise<MakerStore> => openSqliteStore({ path: folder.file, busyTimeoutMs: 20 })
const openAndClose = async (): Promise<void> => (await open()).close()
const inFile = <T>(act: (database: DatabaseSync) => T): T => withDatabase(folder.file, act)
const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ name: 'StoreError', code, message: expect.stringMatching(message) })

it('can be read by others while it is written', async () => {
  const store = await open()
  await store.commit([order('a')])
  inFile((database) => {
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('SELECT id FROM orders').get()).toEqual({ id: 'a' })
  })
  await store.close()
})

describe('one process', () => {
  it('S8 refuses a second store of the same path, and opens once the first is closed', async () => {
    const first = await open()
    await expect(open()).rejects.toEqual(refused('STORE_LOCKED', /held by another market maker; stop that one first/))
    await first.close()
    await first.close()
    await openAndClose()
  })

  it('S8 refuses another process, too', async () => {
    const store = await open()
    const entry = fileURLToPath(new URL('../../src/store.ts', import.meta.url))
    const script = `import { openSqliteStore } from ${JSON.stringify(entry)}
      try { await openSqliteStore({ path: ${JSON.stringify(folder.file)} }) } catch (error) { console.log(error.code, error.retryable) }`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(stdout).toBe('STORE_LOCKED true\n')
    await store.close()
  })

  it('says so when somebody else keeps writing to the file, and goes on after that', async () => {
    const store = await open()
    const other = new Connection(folder.file, 0)
    other.execute('BEGIN IMMEDIATE')
    await expect(store.commit([order('a')])).rejects.toEqual(refused('STORE_LOCKED', /another process is writing to it/))
    other.execute('ROLLBACK')
    other.close()
    await store.commit([order('a')])
    await store.close()
  })

  it('keeps nothing of a batch that no longer fits on the disk, and goes on once there is room', async () => {
    const store = await open()
    await store.close()
    const connection = new Connection(folder.file, 0)
    connection.execute(`PRAGMA max_page_count = ${readPragma(connection, 'page_count')}`)
    const full = new DatabaseStore(new SqliteDatabase(connection, 'power-loss', () => undefined))
    const many = Array.from({ length: 2_000 }, (_, n) => marketSample({ marketId: `market-${n}` }))
    await expect(full.commit(many)).rejects.toEqual(refused('STORE_FULL', /make room on the disk/))
    expect(await full.samples.listMarket()).toEqual([])
    connection.execute('PRAGMA max_page_count = 100000')
    await full.commit(many)
    expect(await full.samples.listMarket()).toHaveLength(2_000)
    await full.close()
  })
})

describe('files that are no store', () => {
  it('S9 refuses a file of a newer release and leaves it as it is', async () => {
    await openAndClose()
    inFile((database) => database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`))
    await expect(open()).rejects.toEqual(
      refused('STORE_NEWER', /has schema 2, this release knows up to 1; start the release that wrote it/),
    )
    expect(inFile((database) => database.prepare('PRAGMA user_version').get())).toEqual({ user_version: 2 })
  })

  it('S9 refuses the database of another program and leaves it as it is', async () => {
    inFile((database) => database.exec('CREATE TABLE theirs (a)'))
    const before = readFileSync(folder.file)
    await expect(open()).rejects.toEqual(refused('STORE_CORRUPT', /a database of another program; name another path/))
    expect(readFileSync(folder.file).equals(before)).toBe(true)
  })

  it('S9 refuses what is no database', async () => {
    mkdirSync(dirname(folder.file))
    writeFileSync(folder.file, 'not a database '.repeat(1_000))
    await expect(open()).rejects.toEqual(refused('STORE_CORRUPT', /the file is no database/))
  })

  it('S9 refuses a damaged file', async () => {
    const store = await open()
    await store.commit(Array.from({ length: 500 }, (_, n) => order(`order-${n}`)))
    await store.close()
    const bytes = readFileSync(folder.file)
    bytes.fill(0xab, 8 * 4_096, bytes.length - 4_096)
    writeFileSync(folder.file, bytes)
    await expect(open()).rejects.toEqual(refused('STORE_CORRUPT', /restore the newest backup/))
  })

  it('says where it cannot write', async () => {
    writeFileSync(join(folder.path, 'data'), '')
    await expect(open()).rejects.toEqual(refused('STORE_UNWRITABLE', /cannot be created; name another path/))
  })

  it('says so where no file can be opened', async () => {
    mkdirSync(folder.file, { recursive: true })
    await expect(open()).rejects.toEqual(refused('STORE_UNWRITABLE', /check that the folder exists and that this user may write there/))
  })
})

it('S1 waits for the disk where a run begins and where a halt is told or lifted, whatever the store was opened for', async () => {
  mkdirSync(dirname(folder.file))
  const connection = new Connection(folder.file, 0)
  migrate(connection)
  connection.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  const store = new DatabaseStore(new SqliteDatabase(connection, 'process-crash', () => undefined))
  const seen: number[] = []
  connection.database.function('note', () => seen.push(readPragma(connection, 'synchronous')))
  for (const event of ['INSERT ON main.runs', 'INSERT ON main.halts', 'UPDATE ON main.halts', 'INSERT ON main.orders']) {
    connection.execute(`CREATE TEMP TRIGGER "note ${event}" AFTER ${event} BEGIN SELECT note(); END`)
  }
  const { epoch } = await store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
  await store.commit([halt(epoch, 'manual')])
  await store.commit([{ kind: 'resume', haltId: 'all', atUs: AT, by: 'ann', note: '' }])
  await store.commit([order('a')])
  const [normal, full] = [1, 2]
  expect(seen).toEqual([full, full, full, normal])
  await store.close()
})

describe('migrations', () => {
  const second = { version: 2, name: 'second', sql: () => 'CREATE TABLE later (a INTEGER) STRICT' }

  it('are numbered from 1 without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
  })

  it('S10 bring an older file up to date and keep what is in it', async () => {
    const store = await open()
    await store.commit([order('a')])
    await store.close()
    const connection = new Connection(folder.file, 0)
    migrate(connection, [...MIGRATIONS, second])
    migrate(connection, [...MIGRATIONS, second])
    expect(readPragma(connection, 'user_version')).toBe(2)
    expect(connection.list(query('SELECT id FROM orders'))).toHaveLength(1)
    expect(connection.list(query('SELECT * FROM later'))).toEqual([])
    connection.close()
  })

  it('S10 leave nothing of a step that fails, its number included', async () => {
    await openAndClose()
    const connection = new Connection(folder.file, 0)
    const failing = { ...second, sql: () => `${second.sql()}; INSERT INTO nowhere VALUES (1)` }
    expect(() => migrate(connection, [...MIGRATIONS, failing])).toThrow(/no such table: nowhere/)
    expect(readPragma(connection, 'user_version')).toBe(1)
    migrate(connection, [...MIGRATIONS, second])
    expect(readPragma(connection, 'user_version')).toBe(2)
    connection.close()
  })
})
