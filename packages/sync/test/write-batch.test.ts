import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertBatch } from '../src/write/insert-batch.ts'
import { upsertBatch } from '../src/write/upsert-batch.ts'
import { createTestDatabase, type TestDatabase } from './support/databases.ts'

interface Quote {
  readonly name: string
  readonly price: number | null
  readonly note: string
  readonly levels: string
}
const columns = { name: 'text', price: 'integer', note: 'text', levels: 'jsonb' } as const
const quote = (name: string, price: number | null, note = ''): Quote => ({ name, price, note, levels: '[[4200,100],[4300,7]]' })

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`create table quotes (name text primary key, price integer, note text, levels jsonb,
    id bigint generated always as identity, xid xid8 not null default pg_current_xact_id())`)
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('truncate quotes')
})

const stored = async () => (await database.pool.query('select name, price, note, levels from quotes order by name')).rows
const xidOf = async (name: string) => (await database.pool.query('select xid from quotes where name = $1', [name])).rows[0]?.xid

describe('insertBatch', () => {
  it('writes every value as it is and says how many rows were new', async () => {
    const hard = 'tab\t, {brace}, "quote", back\\slash, NULL, é📈\n'
    const rows = [quote('a', 1, hard), quote('b', null, 'NULL')]
    expect(await insertBatch(database.pool, 'quotes', columns, rows)).toBe(2)
    expect(await insertBatch(database.pool, 'quotes', columns, [...rows, quote('c', 3), quote('c', 4)])).toBe(1)
    const levels = [
      [4200, 100],
      [4300, 7],
    ]
    expect(await stored()).toEqual([
      { name: 'a', price: 1, note: hard, levels },
      { name: 'b', price: null, note: 'NULL', levels },
      { name: 'c', price: 3, note: '', levels },
    ])
  })

  it('takes more rows than a statement has parameters', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => quote(`n${at}`, at))
    expect(await insertBatch(database.pool, 'quotes', columns, rows)).toBe(20_000)
    expect(await insertBatch(database.pool, 'quotes', columns, [])).toBe(0)
  })

  it('writes bytes, dates, booleans and integers past 2^53', async () => {
    await database.pool.query('create table samples (key bigint primary key, bytes bytea, at timestamptz, flag boolean)')
    const types = { key: 'bigint', bytes: 'bytea', at: 'timestamptz', flag: 'boolean' } as const
    const rows = [
      { key: 2n ** 63n - 1n, bytes: Buffer.from([0, 0x5c, 0xff]), at: new Date('2026-05-14T04:00:00.123Z'), flag: true },
      { key: -1n, bytes: null, at: null, flag: false },
    ]
    await insertBatch(database.pool, 'samples', types, rows)
    const found = await database.pool.query(
      `select key::text, encode(bytes, 'hex') as bytes, (extract(epoch from at) * 1000)::bigint::text as ms, flag from samples order by key`,
    )
    expect(found.rows).toEqual([
      { key: '-1', bytes: null, ms: null, flag: false },
      { key: '9223372036854775807', bytes: '005cff', ms: '1778731200123', flag: true },
    ])
  })

  it('refuses a type that is none', async () => {
    const injected = { ...columns, note: 'text[]); drop table quotes; --' }
    await expect(insertBatch(database.pool, 'quotes', injected, [quote('a', 1)])).rejects.toMatchObject({ code: 'BAD_DEFINITION' })
  })
})

describe('upsertBatch', () => {
  const upsert = (rows: readonly Quote[], changedBy?: readonly (keyof Quote)[]) =>
    upsertBatch(database.pool, 'quotes', columns, rows, { key: ['name'], ...(changedBy ? { changedBy } : {}) })

  it('marks what changed for the next reader and leaves the rest alone', async () => {
    expect(await upsert([quote('a', 1), quote('b', 1)])).toBe(2)
    const [before, untouched] = [await xidOf('a'), await xidOf('b')]
    expect(await upsert([quote('a', 2), quote('b', 1)])).toBe(1)
    expect(BigInt(await xidOf('a'))).toBeGreaterThan(BigInt(before))
    expect(await xidOf('b')).toBe(untouched)
  })

  it('takes the last of several rows of one key', async () => {
    expect(await upsert([quote('a', 1), quote('a', 3), quote('a', 2)])).toBe(1)
    expect((await stored()).map((row) => row.price)).toEqual([2])
  })

  it('does not count a change of columns that are not named', async () => {
    await upsert([quote('a', 1, 'received at noon')])
    expect(await upsert([quote('a', 1, 'received at one')], ['price'])).toBe(0)
    expect(await upsert([quote('a', 2, 'received at two')], ['price'])).toBe(1)
    expect((await stored()).map((row) => row.note)).toEqual(['received at two'])
  })
})
