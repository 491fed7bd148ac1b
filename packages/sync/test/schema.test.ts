import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertSchema } from '../src/migrate/assert-schema.ts'
import { migrate } from '../src/migrate/migrate.ts'
import type { MigrationSet } from '../src/migrate/migration.ts'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import { kyselyOnClient } from '../src/pool/kysely-on.ts'
import {
  metadataFeeds,
  metadataMigrations,
  type ProductionTables,
  productionMigrations,
  type TradeRow,
  timeSeriesFeeds,
  timeSeriesMigrations,
  tradeColumns,
} from '../src/schema.ts'
import { pickColumns, readColumnTypes } from '../src/source/column-types.ts'
import { targetOf } from '../src/table/synced-table.ts'
import { insertBatch } from '../src/write/insert-batch.ts'
import { createTestDatabase, type TestDatabase } from './support/databases.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const twoSteps: MigrationSet = {
  name: 'example',
  migrations: [
    { version: 1, name: 'one', sql: 'create table example_one (a integer); insert into example_one values (1)' },
    { version: 2, name: 'two', sql: 'alter table example_one add column b text' },
  ],
}
const firstStep: MigrationSet = { ...twoSteps, migrations: twoSteps.migrations.slice(0, 1) }

describe('migrations', () => {
  it('says what to run before anything was migrated', async () => {
    await expect(assertSchema(database.pool, twoSteps, 'example migrate')).rejects.toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('`example migrate`'),
    })
  })

  it('apply each step once, whoever calls and however often', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(database.pool, twoSteps)))
    expect(results.flatMap((result) => result.applied).sort()).toEqual([1, 2])
    expect((await migrate(database.pool, twoSteps)).applied).toEqual([])
    const rows = await database.pool.query('select a, b from example_one')
    expect(rows.rows).toEqual([{ a: 1, b: null }])
    await assertSchema(database.pool, twoSteps, 'example migrate')
  })

  it('refuse a database that is newer, older, or has another text of a step', async () => {
    await expect(assertSchema(database.pool, firstStep, 'x')).rejects.toMatchObject({ kind: 'newer', code: 'SCHEMA_MISMATCH' })
    await expect(migrate(database.pool, firstStep)).rejects.toMatchObject({ kind: 'newer' })
    const third = { version: 3, name: 'three', sql: 'select 1' }
    const threeSteps = { ...twoSteps, migrations: [...twoSteps.migrations, third] }
    await expect(assertSchema(database.pool, threeSteps, 'x')).rejects.toMatchObject({ kind: 'older' })
    const rewritten = { ...twoSteps, migrations: twoSteps.migrations.map((step) => ({ ...step, sql: `${step.sql} ` })) }
    await expect(assertSchema(database.pool, rewritten, 'x')).rejects.toMatchObject({ kind: 'changed' })
  })

  it('leave nothing of a step that fails', async () => {
    const broken: MigrationSet = {
      name: 'broken',
      migrations: [{ version: 1, name: 'half', sql: 'create table half_done (a integer); select * from no_such_table' }],
    }
    await expect(migrate(database.pool, broken)).rejects.toThrow('no_such_table')
    const found = await database.pool.query(`select to_regclass('half_done') as found`)
    expect(found.rows).toEqual([{ found: null }])
  })
})

describe('the schema', () => {
  it('has every column of every synced table on both sides, of equal types, with both source schemas in one database', async () => {
    const production = await createTestDatabase()
    await migrate(database.pool, timeSeriesMigrations)
    await migrate(database.pool, metadataMigrations)
    const { timescale } = await migrate(production.pool, productionMigrations)
    expect(timescale).toBe('none')
    const tables = [...timeSeriesFeeds, ...metadataFeeds]
    const sources = await readColumnTypes(
      database.pool,
      tables.map((table) => table.name),
    )
    const targets = await readColumnTypes(production.pool, tables.map(targetOf))
    for (const table of tables) {
      const source = pickColumns(sources.get(table.name), table.name, [...table.columns, 'id', 'xid'], 'source')
      const target = pickColumns(targets.get(targetOf(table)), targetOf(table), table.columns, 'sink')
      expect(source.slice(0, -2)).toEqual(target)
    }
    await production.drop()
  })

  it('keeps microseconds and full width in both directions', async () => {
    await ensurePartitions(database.pool, 'trades', ['2026-05-14T04:38:13.068290Z'])
    const row: TradeRow = {
      market_ticker: 'M',
      exchange_ts: '2026-05-14T04:38:13.068290Z',
      exchange_sec: '2026-05-14T04:38:13.000000Z',
      trade_id: 't',
      yes_price: 9_999,
      qty: Number.MAX_SAFE_INTEGER,
      taker_side: 'no',
      is_block_trade: false,
      ts_precision: 'us',
      source: 'ws',
      received_at: '2026-05-14T04:38:13.068291Z',
      gatherer: 'g1',
      conn_id: 'c1',
    }
    expect(await insertBatch(database.pool, 'trades', tradeColumns, [row])).toBe(1)
    expect(await insertBatch(database.pool, 'trades', tradeColumns, [row])).toBe(0)
    const { rows } = await database.pool.query(`select ${Object.keys(tradeColumns).join(', ')} from trades`)
    expect(rows).toEqual([row])
  })

  it('is written and read by typed queries inside a borrowed transaction', async () => {
    const production = await createTestDatabase()
    await migrate(production.pool, productionMigrations)
    const client = await production.pool.connect()
    await client.query('begin')
    const db = kyselyOnClient<ProductionTables>(client)
    await db
      .insertInto('coverage')
      .values({ market_ticker: 'M', from_ts: '2026-05-14T00:00:00.000000Z', kind: 'gap', reason: 'outage' })
      .execute()
    await expect(db.selectFrom('coverage').select(['from_ts', 'to_ts', 'gatherer']).execute()).resolves.toEqual([
      { from_ts: '2026-05-14T00:00:00.000000Z', to_ts: null, gatherer: null },
    ])
    await client.query('rollback')
    client.release()
    const left = await production.pool.query('select count(*) as rows from coverage')
    expect(left.rows).toEqual([{ rows: 0 }])
    await production.drop()
  })
})
