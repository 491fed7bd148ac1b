import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../src/migrate/migrate.ts'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import { PartitionKeeper } from '../src/partition/partition-keeper.ts'
import { dropPartition, listPartitions } from '../src/partition/time-partitions.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { grantRoles } from '../src/roles/grant-roles.ts'
import { drain } from '../src/run/drain.ts'
import {
  metadataFeeds,
  metadataMigrations,
  metadataRoles,
  productionMigrations,
  productionRoles,
  segmentColumns,
  type TradeRow,
  timeSeriesFeeds,
  timeSeriesMigrations,
  timeSeriesRoles,
  tradeColumns,
} from '../src/schema.ts'
import { insertBatch } from '../src/write/insert-batch.ts'
import { upsertBatch } from '../src/write/upsert-batch.ts'
import { asSuperuser, createTestDatabase, dropAll, type TestDatabase } from './support/databases.ts'

const AT = '2026-05-14T04:38:13.068290Z'
const trade: TradeRow = {
  market_ticker: 'M',
  exchange_ts: AT,
  exchange_sec: '2026-05-14T04:38:13.000000Z',
  trade_id: 't',
  yes_price: 4_200,
  qty: 100,
  taker_side: 'yes',
  is_block_trade: false,
  ts_precision: 'us',
  source: 'ws',
  received_at: AT,
  gatherer: 'g1',
  conn_id: 'c1',
}
const segment = {
  gatherer: 'g1',
  conn_id: 'c1',
  sid: 1,
  start_seq: 1,
  last_seq: 2,
  complete_seq: 1,
  complete_before: AT,
  last_exchange_ts: AT,
  close_reason: null,
  opened_at: AT,
  updated_at: AT,
}

/** Logins of this run, each a member of one role, as an administrator makes them. */
const suffix = randomBytes(6).toString('hex')
const ROLES = ['gatherer', 'dedup_reader', 'deduplicator', 'exporter'] as const
type Role = (typeof ROLES)[number]
const OWNER = `owner_${suffix}`

let source: TestDatabase
let production: TestDatabase
const pools: Pool[] = []

function poolAs(user: string, database: TestDatabase): Pool {
  const url = new URL(database.url)
  url.username = user
  url.password = 'x'
  const pool = createPool({ url: url.href })
  pools.push(pool)
  return pool
}
const as = (role: Role, database: TestDatabase): Pool => poolAs(`${role}_${suffix}`, database)

beforeAll(async () => {
  source = await createTestDatabase()
  production = await createTestDatabase()
  // The owner is no superuser either: it may create roles, and owns the two databases.
  await asSuperuser(`create role ${OWNER} login createrole password 'x'`)
  for (const { name } of [source, production]) await asSuperuser(`alter database ${name} owner to ${OWNER}`)
  const [sourceOwner, productionOwner] = [poolAs(OWNER, source), poolAs(OWNER, production)]
  await migrate(sourceOwner, timeSeriesMigrations)
  await migrate(sourceOwner, metadataMigrations)
  await sourceOwner.query('create table gatherer_progress (gatherer text primary key)') // as a gatherer has for itself
  await migrate(productionOwner, productionMigrations)
  await ensurePartitions(sourceOwner, 'trades', ['2026-05-13'])
  for (let again = 0; again < 2; again++) {
    await grantRoles(sourceOwner, timeSeriesRoles)
    await grantRoles(sourceOwner, metadataRoles)
    await grantRoles(productionOwner, productionRoles)
  }
  for (const role of ROLES) await asSuperuser(`create role ${role}_${suffix} login password 'x' in role ${role}`)
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await dropAll([source, production])
  for (const role of ROLES) await asSuperuser(`drop role ${role}_${suffix}`)
  // Roles of the cluster stay as long as another database grants them something; this one's are gone with its databases.
  await asSuperuser(`do $$ begin drop role ${ROLES.join(', ')}; exception when dependent_objects_still_exist then null; end $$`)
  await asSuperuser(`drop role ${OWNER}`)
})

describe('each role does its work', () => {
  it('from what a gatherer writes to what is exported', async () => {
    const gatherer = as('gatherer', source)
    const keeper = new PartitionKeeper(gatherer)
    await keeper.ensure('trades', [AT, '2026-05-15T00:00:00.000000Z'])
    expect((await gatherer.query('select count(*) as rows from trades_p20260513')).rows).toEqual([{ rows: 0 }])
    expect(await insertBatch(gatherer, 'trades', tradeColumns, [trade])).toBe(1)
    await gatherer.query('create temporary table stage on commit delete rows as select * from trades with no data')
    await upsertBatch(gatherer, 'segments', segmentColumns, [segment], { key: ['gatherer', 'conn_id', 'sid', 'start_seq'] })
    const told = {
      name: 'g1',
      pool: as('dedup_reader', source),
      acknowledgeAs: 'deduplicator',
    }
    const deduplicator = as('deduplicator', production)
    const feeds = [...timeSeriesFeeds, ...metadataFeeds].map((table) => ({ source: told, table }))
    expect(await drain({ sink: deduplicator, feeds })).toMatchObject({ rows: 2, applied: 2 })
    expect((await gatherer.query('select distinct consumer from acknowledged_cursors')).rows).toEqual([{ consumer: 'deduplicator' }])
    const exporter = as('exporter', production)
    const client = await exporter.connect()
    const bytes: Buffer[] = []
    const collect = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        bytes.push(chunk)
        done()
      },
    })
    await pipeline(client.query(copyTo('copy (select trade_id, qty from trades order by 1) to stdout')), collect)
    client.release()
    expect(Buffer.concat(bytes).toString()).toBe('t\t100\n')
    await exporter.query(`insert into exports (table_name, from_ts, to_ts, generation, snapshot) values ('trades', $1, $2, 0, '1:1:')`, [
      AT,
      '2026-05-14T05:00:00Z',
    ])
    await exporter.query('update exports set attempts = attempts + 1')
  })

  it('and a gatherer drops what has been read, by the partition', async () => {
    const gatherer = as('gatherer', source)
    await ensurePartitions(gatherer, 'tickers', ['2026-05-01'])
    const [part, ...more] = await listPartitions(gatherer, 'tickers')
    expect([part, more]).toMatchObject([{ name: 'tickers_p20260501', from: '2026-05-01T00:00:00.000000Z' }, []])
    expect((await gatherer.query('select count(*) as rows from tickers_p20260501')).rows).toEqual([{ rows: 0 }])
    if (part) await dropPartition(gatherer, 'tickers', part)
    expect(await listPartitions(gatherer, 'tickers')).toEqual([])
  })
})

describe('each role is refused everything else', () => {
  const partition = `'2026-05-14 00:00+00', '2026-05-15 00:00+00'`
  it.each<readonly [Role, 'source' | 'production', string]>([
    ['gatherer', 'source', `insert into acknowledged_cursors values ('me', 'trades', '1', 1, '1', 1)`],
    ['gatherer', 'source', 'delete from trades'],
    ['gatherer', 'source', 'truncate trades'],
    ['gatherer', 'source', 'drop table trades'],
    ['gatherer', 'source', 'drop table trades_p20260514'],
    ['gatherer', 'source', 'delete from trades_p20260514'],
    ['gatherer', 'source', 'insert into trades_p20260514 select * from trades_p20260514'],
    ['gatherer', 'source', 'update trades_p20260514 set qty = 0'],
    ['gatherer', 'source', 'alter table trades add column mine text'],
    ['gatherer', 'source', 'create table mine (a integer)'],
    ['gatherer', 'source', 'create schema mine'],
    ['dedup_reader', 'source', 'select * from gatherer_progress'],
    ['gatherer', 'source', `update schema_migrations set checksum = ''`],
    ['dedup_reader', 'source', `insert into gatherer_heartbeat (gatherer, state, backlog, version) values ('me', 'running', 0, '')`],
    ['dedup_reader', 'source', `update trades set qty = 0`],
    ['dedup_reader', 'source', 'delete from acknowledged_cursors'],
    ['dedup_reader', 'source', `select sync_make_partition('trades', 'trades_p20260514', ${partition})`],
    ['dedup_reader', 'source', `select sync_drop_partition('trades', 'trades_p20260514', ${partition})`],
    ['dedup_reader', 'source', 'create temporary table mine (a integer)'],
    ['deduplicator', 'production', 'create table mine (a integer)'],
    ['deduplicator', 'production', 'drop table trades'],
    ['deduplicator', 'production', 'truncate coverage'],
    ['deduplicator', 'production', `insert into schema_migrations values ('mine', 1, '', '', 'none')`],
    ['exporter', 'production', 'delete from exports'],
    ['exporter', 'production', `update trades set qty = 0`],
    ['exporter', 'production', 'delete from coverage'],
    ['exporter', 'production', 'select * from merge_lines'],
    ['exporter', 'production', 'create table mine (a integer)'],
    ...ROLES.flatMap((role) => {
      const where = role === 'gatherer' || role === 'dedup_reader' ? 'source' : 'production'
      return [
        [role, where, 'select rolpassword from pg_authid'],
        [role, where, `select pg_read_file('postgresql.conf')`],
        [role, where, `copy (select 1) to program 'true'`],
        [role, where, `create role ${role}_mine`],
        [role, where, `set role ${OWNER}`],
      ] as const
    }),
  ])('%s at the %s: %s', async (role, where, statement) => {
    const database = where === 'source' ? source : production
    await expect(as(role, database).query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it.each<readonly [Role, 'source' | 'production']>([
    ['gatherer', 'production'],
    ['dedup_reader', 'production'],
    ['deduplicator', 'source'],
    ['exporter', 'source'],
  ])('%s does not even connect at the %s', async (role, where) => {
    await expect(as(role, where === 'source' ? source : production).query('select 1')).rejects.toThrow('permission denied for database')
  })

  it('also the functions for partitions touch no table of others', async () => {
    await source.pool.query('create table of_the_superuser (at timestamptz) partition by range (at)')
    const gatherer = as('gatherer', source)
    for (const parent of ['of_the_superuser', 'pg_class']) {
      const make = gatherer.query(`select sync_make_partition($1, 'mine', '2026-05-14 00:00+00', '2026-05-15 00:00+00')`, [parent])
      await expect(make).rejects.toMatchObject({ code: '42501' })
    }
    await expect(gatherer.query(`select sync_drop_partition('trades', 'segments', now(), now())`)).rejects.toThrow('not a part of')
  })
})

it('says which role an administrator has to create where it may not', async () => {
  const database = await createTestDatabase()
  const plain = `plain_${suffix}`
  await asSuperuser(`create role ${plain} login password 'x'; alter database ${database.name} owner to ${plain}`)
  const owner = poolAs(plain, database)
  const missing = `missing_${suffix}`
  await expect(grantRoles(owner, [{ role: missing, tables: {} }])).rejects.toMatchObject({
    code: 'BAD_DEFINITION',
    message: expect.stringContaining(`create role "${missing}" nologin`),
  })
  await owner.end()
  pools.splice(pools.indexOf(owner), 1)
  await database.drop()
  await asSuperuser(`drop role ${plain}`)
})
