import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensurePartitions } from '../src/partition/ensure-partitions.ts'
import { PartitionKeeper } from '../src/partition/partition-keeper.ts'
import { createTestDatabase, inTransaction, type TestDatabase } from './support/databases.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`create table readings (at timestamptz not null, id bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id(), primary key (at, id)) partition by range (at); create index on readings (xid, id)`)
})
afterAll(() => database.drop())

async function partitionNames(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'readings'::regclass order by 1`,
  )
  return rows.map((row) => row.name)
}

describe('day partitions', () => {
  it('are made once, by the row, whoever asks and however many at once', async () => {
    const instants = ['2026-05-14T23:59:59.999999Z', '2026-05-15T00:00:00.000000Z', Date.UTC(2031, 0, 1) * 1_000, '1999-12-31']
    await Promise.all(Array.from({ length: 10 }, () => ensurePartitions(database.pool, 'readings', instants)))
    expect(await partitionNames()).toEqual(['readings_p19991231', 'readings_p20260514', 'readings_p20260515', 'readings_p20310101'])
    await database.pool.query(`insert into readings values ('2026-05-14 23:59:59.999999+00'), ('2026-05-15 00:00:00+00')`)
    const { rows } = await database.pool.query(
      'select tableoid::regclass::text as name, id, xid is not null as stamped from readings order by at',
    )
    expect(rows).toEqual([
      { name: 'readings_p20260514', id: 1, stamped: true },
      { name: 'readings_p20260515', id: 2, stamped: true },
    ])
  })

  it('have the indexes of their table, so that the cursor finds its way', async () => {
    const { rows } = await database.pool.query<{ plan: string }>(
      `select count(*) as indexes from pg_index where indrelid = 'readings_p20260514'::regclass`,
    )
    expect(rows).toEqual([{ indexes: 2 }])
  })

  it('stand while a writer and a reader of the table are in the middle of a transaction', async () => {
    await inTransaction(database.pool, async (client) => {
      await client.query(`insert into readings values ('2026-05-14 12:00:00+00')`)
      await client.query('select count(*) from readings')
      await ensurePartitions(database.pool, 'readings', ['2026-05-20'])
      await client.query(`insert into readings values ('2026-05-20 12:00:00+00')`)
    })
    expect(await partitionNames()).toContain('readings_p20260520')
  })

  it('vanish with the transaction that made them, and are made again', async () => {
    await expect(
      inTransaction(database.pool, async (client) => {
        await ensurePartitions(client, 'readings', ['2026-06-01'])
        throw new Error('given up')
      }),
    ).rejects.toThrow('given up')
    expect(await partitionNames()).not.toContain('readings_p20260601')
    await ensurePartitions(database.pool, 'readings', ['2026-06-01'])
    expect(await partitionNames()).toContain('readings_p20260601')
  })

  it('are asked for once a day by a keeper', async () => {
    let statements = 0
    const counting = {
      query: (text: string, values?: unknown[]) => {
        statements++
        return database.pool.query(text, values)
      },
    }
    const keeper = new PartitionKeeper(counting)
    await keeper.ensure('readings', ['2026-07-01T00:00:00.000000Z', '2026-07-01T23:00:00.000000Z'])
    const afterFirst = statements
    await keeper.ensure('readings', ['2026-07-01T11:00:00.000000Z'])
    expect(statements).toBe(afterFirst)
    await keeper.ensure('readings', ['2026-07-02T11:00:00.000000Z'])
    expect(statements).toBeGreaterThan(afterFirst)
    expect(await partitionNames()).toContain('readings_p20260702')
  })
})
