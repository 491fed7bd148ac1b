import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '../../src/store/sqlite/connection.ts'
import { migrate, readPragma } from '../../src/store/sqlite/migrate.ts'
import { MIGRATIONS } from '../../src/store/sqlite/migrations.ts'
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { openSqliteStore } from '../../src/store.ts'
import { AT, createFolder, type Folder, newFill, newOrder } from '../support/store-fixture.ts'

let folder: Folder
beforeEach(() => {
  folder = createFolder()
})
afterEach(() => folder.remove())

const open = () => openSqliteStore({ path: folder.file, busyTimeoutMs: 20 })
const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ name: 'StoreError', code, message: expect.stringMatching(message) })

/** What another program does to the file, without our code. */
function withDatabase<T>(act: (database: DatabaseSync) => T): T {
  mkdirSync(dirname(folder.file), { recursive: true })
  const database = new DatabaseSync(folder.file)
  try {
    return act(database)
  } finally {
    database.close()
  }
}

describe('tables', () => {
  it('has those, the columns and the indexes of the founding schema', () => {
    open().close()
    const columnsOf = (table: string): readonly unknown[] =>
      withDatabase((database) => database.prepare('SELECT name FROM pragma_table_xinfo(?)').all(table)).map(({ name }) => name)
    const founding = {
      orders: 'id client_order_id market_id side order_side price size filled_size status created_at updated_at',
      fills: 'id order_id price size timestamp',
      pnl_snapshots: 'id timestamp market_id realized_pnl unrealized_pnl yes_position no_position',
      market_data: 'id timestamp market_id best_bid best_ask mid_price',
    }
    for (const [table, columns] of Object.entries(founding)) expect(columnsOf(table)).toEqual(expect.arrayContaining(columns.split(' ')))
    const indexes = withDatabase((database) => database.prepare("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index'").all())
    expect(indexes.map(({ name, tbl_name }) => `${name} ${tbl_name}`)).toEqual(
      expect.arrayContaining([
        'idx_orders_market orders',
        'idx_orders_status orders',
        'idx_fills_order fills',
        'idx_pnl_timestamp pnl_snapshots',
      ]),
    )
  })

  it('can be read by others while it is written, in whole units', () => {
    const store = open()
    store.orders.insert(newOrder('a', { side: 'ask' }))
    store.samples.recordMarket({ atUs: AT, marketId: 'A', bestBid: newFill('').price, bestAsk: newOrder('').price })
    withDatabase((database) => {
      expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
      expect(database.prepare('SELECT side, order_side, price, size FROM orders').get()).toEqual({
        side: 'YES',
        order_side: 'SELL',
        price: 4_800,
        size: 10_00,
      })
      expect(database.prepare('SELECT mid_price FROM market_data').get()).toEqual({ mid_price: 480_000 })
    })
    store.close()
  })
})

describe('one process', () => {
  it('S8 refuses a second store of the same path, and opens once the first is closed', () => {
    const first = open()
    expect(open).toThrow(refused('STORE_LOCKED', /held by another market maker; stop that one first/))
    first.close()
    first.close()
    open().close()
  })

  it('S8 refuses another process, too', () => {
    const store = open()
    const entry = fileURLToPath(new URL('../../src/store.ts', import.meta.url))
    const script = `import { openSqliteStore } from ${JSON.stringify(entry)}
      try { openSqliteStore({ path: ${JSON.stringify(folder.file)} }) } catch (error) { console.log(error.code, error.retryable) }`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(stdout).toBe('STORE_LOCKED true\n')
    store.close()
  })

  it('says so when somebody else keeps writing to the file, and goes on after that', () => {
    const store = open()
    withDatabase((database) => {
      database.exec('BEGIN IMMEDIATE')
      expect(() => store.orders.insert(newOrder('a'))).toThrow(refused('STORE_LOCKED', /another process is writing to it/))
      database.exec('ROLLBACK')
    })
    store.orders.insert(newOrder('a'))
    store.close()
    expect(() => store.orders.find('a')).toThrow(expect.objectContaining({ name: 'StoreError' }))
  })
})

describe('files that are no store', () => {
  it('S9 refuses a file of a newer release and leaves it as it is', () => {
    open().close()
    withDatabase((database) => database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`))
    expect(open).toThrow(refused('STORE_NEWER', /has schema 2, this release knows up to 1; start the release that wrote it/))
    expect(withDatabase((database) => database.prepare('PRAGMA user_version').get())).toEqual({ user_version: 2 })
  })

  it('S9 refuses the database of another program and leaves it as it is', () => {
    withDatabase((database) => database.exec('CREATE TABLE theirs (a)'))
    const before = readFileSync(folder.file)
    expect(open).toThrow(refused('STORE_CORRUPT', /a database of another program; name another path/))
    expect(readFileSync(folder.file).equals(before)).toBe(true)
  })

  it('S9 refuses what is no database', () => {
    mkdirSync(dirname(folder.file))
    writeFileSync(folder.file, 'not a database '.repeat(1_000))
    expect(open).toThrow(refused('STORE_CORRUPT', /the file is no database/))
  })

  it('S9 refuses a damaged file', () => {
    const store = open()
    for (let n = 0; n < 500; n++) store.transaction(() => store.orders.insert(newOrder(`order-${n}`)))
    store.close()
    const bytes = readFileSync(folder.file)
    bytes.fill(0xab, 8 * 4_096, bytes.length - 4_096)
    writeFileSync(folder.file, bytes)
    expect(open).toThrow(refused('STORE_CORRUPT', /restore the newest backup/))
  })

  it('says where it cannot write', () => {
    writeFileSync(join(folder.path, 'data'), '')
    expect(open).toThrow(refused('STORE_UNWRITABLE', /cannot be created; name another path/))
  })

  it('says so where no file can be opened', () => {
    mkdirSync(folder.file, { recursive: true })
    expect(open).toThrow(refused('STORE_UNWRITABLE', /check that the folder exists and that this user may write there/))
  })
})

it('S2 waits for the disk where a run begins and where a halt is told, whatever the store was opened for', () => {
  mkdirSync(dirname(folder.file))
  const connection = new Connection(folder.file, 0)
  migrate(connection)
  connection.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  const store = new SqliteStore(connection, 'process-crash', () => undefined)
  const seen: number[] = []
  connection.database.function('note', () => seen.push(readPragma(connection, 'synchronous')))
  for (const table of ['runs', 'halts', 'orders']) {
    connection.execute(`CREATE TEMP TRIGGER note_${table} AFTER INSERT ON main.${table} BEGIN SELECT note(); END`)
  }
  const { epoch: runEpoch } = store.runs.begin({ engineId: 'e', mode: 'paper', atUs: AT })
  store.halts.record({ runEpoch, atUs: AT, rule: 'manual', marketId: undefined, reason: 'asked for' })
  store.orders.insert(newOrder('a'))
  const [normal, full] = [1, 2]
  expect(seen).toEqual([full, full, normal])
  store.close()
})

describe('migrations', () => {
  const second = { version: 2, name: 'second', sql: 'CREATE TABLE later (a INTEGER) STRICT' }

  it('are numbered from 1 without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
  })

  it('S10 bring an older file up to date and keep what is in it', () => {
    const store = open()
    store.orders.insert(newOrder('a'))
    store.close()
    const connection = new Connection(folder.file, 0)
    migrate(connection, [...MIGRATIONS, second])
    migrate(connection, [...MIGRATIONS, second])
    expect(readPragma(connection, 'user_version')).toBe(2)
    expect(connection.prepare('SELECT id FROM orders').list()).toHaveLength(1)
    expect(connection.prepare('SELECT * FROM later').list()).toEqual([])
    connection.close()
  })

  it('S10 leave nothing of a step that fails, its number included', () => {
    open().close()
    const connection = new Connection(folder.file, 0)
    const failing = { ...second, sql: `${second.sql}; INSERT INTO nowhere VALUES (1)` }
    expect(() => migrate(connection, [...MIGRATIONS, failing])).toThrow(refused('STORE_FAILED', /no such table: nowhere/))
    expect(readPragma(connection, 'user_version')).toBe(1)
    migrate(connection, [...MIGRATIONS, second])
    expect(readPragma(connection, 'user_version')).toBe(2)
    connection.close()
  })
})
