import { randomUUID } from 'node:crypto'
import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { cursorMigrations } from '../src/cursor/ddl.ts'
import { migrate } from '../src/migrate/migrate.ts'
import type { MigrationSet } from '../src/migrate/migration.ts'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import { compressPartition, dropPartition, listPartitions } from '../src/partition/time-partitions.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { drain } from '../src/run/drain.ts'
import type { SyncedTable } from '../src/table/synced-table.ts'
import { setColumnstorePolicy, setRetentionPolicy } from '../src/timescale/policies.ts'
import { perTimescale, timeTable } from '../src/timescale/time-table.ts'

/** A superuser's connection string of a server with TimescaleDB: without one, its tests are skipped. */
const TIMESCALE_URL = process.env['TIMESCALE_URL']

const COLUMNS = 'market text not null, at timestamptz not null, no integer not null, price integer not null'
const TABLE = { name: 'quotes', columns: COLUMNS, key: ['market', 'at', 'no'], time: 'at', segmentBy: 'market' }
const synced = `${COLUMNS}, id bigint generated always as identity, xid xid8 not null default pg_current_xact_id()`
const sourceSet: MigrationSet = {
  name: 'quotes at a source',
  migrations: [
    {
      version: 1,
      name: 'quotes',
      sql: perTimescale((support) => `${timeTable({ ...TABLE, columns: synced }, support)} create index on quotes (xid, id);`),
    },
  ],
}
const sinkSet: MigrationSet = {
  name: 'quotes in a sink',
  migrations: [{ version: 1, name: 'quotes', sql: perTimescale((support) => timeTable(TABLE, support)) }],
}
const quotes: SyncedTable = {
  name: 'quotes',
  columns: ['market', 'at', 'no', 'price'],
  key: ['market', 'at', 'no'],
  rule: { kind: 'keep-first' },
  partitionBy: 'at',
}

const DAYS = ['2026-05-14', '2026-05-15', '2026-05-16']

describe.each([
  { server: 'PostgreSQL alone', url: () => inject('postgresUrl'), hasExtension: false, isSkipped: false },
  {
    server: TIMESCALE_URL === undefined ? 'TimescaleDB (skipped: TIMESCALE_URL names no server that has it)' : 'TimescaleDB',
    url: () => TIMESCALE_URL ?? '',
    hasExtension: true,
    isSkipped: TIMESCALE_URL === undefined,
  },
])('tables in time on $server', ({ url, hasExtension, isSkipped }) => {
  if (isSkipped) {
    it.skip('needs a server with the extension', () => undefined)
    return
  }
  let source: Pool
  let sink: Pool
  const names = [`times_${randomUUID().slice(0, 8)}`, `times_${randomUUID().slice(0, 8)}`]
  const asSuperuser = async (database: string, sql: string): Promise<void> => {
    const at = new URL(url())
    if (database !== '') at.pathname = `/${database}`
    const client = new Client({ connectionString: at.href })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  beforeAll(async () => {
    const pools: Pool[] = []
    for (const name of names) {
      await asSuperuser('', `create database ${name}`)
      if (hasExtension) await asSuperuser(name, 'create extension if not exists timescaledb')
      const at = new URL(url())
      at.pathname = `/${name}`
      pools.push(createPool({ url: at.href }))
    }
    const [first, second] = pools
    if (!first || !second) throw new RangeError('Two databases')
    ;[source, sink] = [first, second]
  })
  afterAll(async () => {
    await Promise.all([source.end(), sink.end()])
    for (const name of names) await asSuperuser('', `drop database ${name} with (force)`)
  })

  const count = async (pool: Pool): Promise<number> => (await pool.query('select count(*) as rows from quotes')).rows[0]?.rows

  it('are made the way the server has, and stay that way', async () => {
    const { timescale } = await migrate(source, sourceSet)
    expect(timescale === 'none').toBe(!hasExtension)
    expect(await migrate(source, sourceSet, { timescale: timescale === 'none' ? 'full' : 'none' })).toEqual({ applied: [], timescale })
    await migrate(sink, sinkSet)
    await migrate(sink, cursorMigrations)
  })

  it('are synchronised, a day a part', async () => {
    await ensurePartitions(source, 'quotes', DAYS)
    await source.query(
      `insert into quotes (market, at, no, price) select 'M' || n % 3, day::timestamptz + n * interval '1 minute', n, n
       from unnest($1::text[]) day, generate_series(1, 200) n`,
      [DAYS],
    )
    const feeds = [{ source: { name: 's', pool: source }, table: quotes }]
    expect(await drain({ sink, feeds, round: { pageRows: 250 } })).toMatchObject({ rows: 600, applied: 600 })
    const parts = await listPartitions(sink, 'quotes')
    expect(parts.map(({ from, to, isCompressed }) => ({ from, to, isCompressed }))).toEqual(
      DAYS.map((day, at) => ({
        from: `${day}T00:00:00.000000Z`,
        to: `${DAYS[at + 1] ?? '2026-05-17'}T00:00:00.000000Z`,
        isCompressed: false,
      })),
    )
    expect(parts.every(({ sizeBytes }) => sizeBytes > 0)).toBe(true)
  })

  it('are dropped by the part, for good', async () => {
    const [oldest] = await listPartitions(source, 'quotes')
    if (!oldest) throw new RangeError('No part')
    await dropPartition(source, 'quotes', oldest)
    expect(await count(source)).toBe(400)
    expect(await listPartitions(source, 'quotes')).toHaveLength(2)
    const feeds = [{ source: { name: 's', pool: source }, table: quotes }]
    expect((await drain({ sink, feeds })).rows).toBe(0)
    expect(await count(sink)).toBe(600)
  })

  it('keep whoever reads them waiting for no longer than two seconds while a part is dropped', async () => {
    const [oldest] = await listPartitions(source, 'quotes')
    if (!oldest) throw new RangeError('No part')
    const reader = await source.connect()
    await reader.query('begin')
    await reader.query('select count(*) from quotes')
    await expect(dropPartition(source, 'quotes', oldest)).rejects.toMatchObject({ code: '55P03' })
    await reader.query('commit')
    reader.release()
    await dropPartition(source, 'quotes', oldest)
    expect(await count(source)).toBe(200)
  })

  it('are compressed where that can be, and take late rows after it', async () => {
    const [oldest] = await listPartitions(sink, 'quotes')
    if (!oldest) throw new RangeError('No part')
    await compressPartition(sink, 'quotes', oldest)
    const [after] = await listPartitions(sink, 'quotes')
    const { timescale } = await migrate(sink, sinkSet)
    expect(after?.isCompressed).toBe(timescale === 'full')
    const late = `insert into quotes values ('M1', '2026-05-14 00:01+00', 1, 1), ('M1', '2026-05-14 00:01+00', 999, 1) on conflict do nothing`
    expect((await sink.query(late)).rowCount).toBe(1)
    expect(await count(sink)).toBe(601)
    if (timescale !== 'full') return
    for (let again = 0; again < 2; again++) {
      await setColumnstorePolicy(sink, 'quotes', 2)
      await setRetentionPolicy(sink, 'quotes', 3_650)
    }
    const { rows } = await sink.query(`select count(*) as jobs from timescaledb_information.jobs where hypertable_name = 'quotes'`)
    expect(rows).toEqual([{ jobs: 2 }])
  })
})
