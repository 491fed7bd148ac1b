import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cursorMigrations } from '../src/cursor/ddl.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { runRound } from '../src/run/run-round.ts'
import type { SyncedTable } from '../src/table/synced-table.ts'
import { createTestDatabase, dropAll, type TestDatabase } from './support/databases.ts'
import { sourceOf } from './support/items.ts'

const VALUE_COLUMNS = `no integer primary key, words text, wide bigint, money numeric(20, 6), at timestamptz, doc jsonb, list integer[],
  flag boolean, bytes bytea, key uuid, tick xid8`

const values: SyncedTable = {
  name: 'samples',
  columns: ['no', 'words', 'wide', 'money', 'at', 'doc', 'list', 'flag', 'bytes', 'key', 'tick'],
  key: ['no'],
  rule: { kind: 'keep-first' },
}

const SAMPLES = `
  (1, 'plain', 1, 1.5, '2026-05-14 04:38:13.068290+00', '{"a": [1, 2.50, null]}', '{1,2}', true, '\\x00ff', gen_random_uuid(), '7'),
  (2, E'tab\\t line\\n back\\\\slash \\\\. "quote" \\u00e9 \\U0001F4C8 \\u202e', 9223372036854775807, -99999999999999.999999,
    '1999-12-31 23:59:59.999999+00', '"\\u00e9\\ud83d\\udcc8\\n"', '{NULL,-1}', false, '', null, '18446744073709551615'),
  (3, '', -9223372036854775808, 0, 'infinity', 'null', '{}', null, '\\x5c', '00000000-0000-0000-0000-000000000000', '0'),
  (4, '\\N', null, null, '-infinity', '{}', null, null, null, null, null),
  (5, null, 0, 0.000001, '2026-05-14 04:38:13.000001+00', '[[4200,100]]', '{2147483647}', true, '\\xffff', gen_random_uuid(), '1')`

let source: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  source = await createTestDatabase()
  sink = await createTestDatabase()
  await source.pool.query(`create table samples (${VALUE_COLUMNS}, id bigint generated always as identity, xid xid8 not null
    default pg_current_xact_id()); create index on samples (xid, id)`)
  await source.pool.query(`insert into samples values ${SAMPLES}`)
  await migrate(sink.pool, cursorMigrations)
})
afterAll(() => dropAll([source, sink]))

const rowsOf = async ({ pool }: TestDatabase): Promise<readonly unknown[]> =>
  (await pool.query(`select samples::text as line from (select ${values.columns.join(', ')} from samples) samples order by no`)).rows

describe('values arrive as they were', () => {
  it.each([
    ['binary', VALUE_COLUMNS],
    ['text, where a column has another type in the sink', VALUE_COLUMNS.replace('words text', 'words varchar(200)')],
  ])('as %s', async (_format, columns) => {
    await sink.pool.query(`drop table if exists samples; create table samples (${columns}); truncate sync_cursors`)
    const feeds = [{ source: sourceOf('s', source), table: values }]
    const { pages } = await runRound({ sink: sink.pool, feeds })
    expect(pages[0]?.rows).toBe(5)
    expect(await rowsOf(sink)).toEqual(await rowsOf(source))
    const cursor = await sink.pool.query('select xid::text as xid, id from sync_cursors')
    const last = await source.pool.query('select xid::text as xid, id from samples order by xid desc, id desc limit 1')
    expect(cursor.rows).toEqual(last.rows)
  })
})

describe('a pool', () => {
  it('reads instants as text with microseconds and refuses a bigint that a number cannot hold', async () => {
    const { rows } = await sink.pool.query(
      `select '2026-05-14 06:38:13.06829+02'::timestamptz as at, 12::bigint as n, array[3::bigint, null] as list,
        array['2026-05-14 00:00+00'::timestamptz] as days, date '2026-05-14' as day, '5'::xid8 as tick`,
    )
    expect(rows).toEqual([
      { at: '2026-05-14T04:38:13.068290Z', n: 12, list: [3, null], days: ['2026-05-14T00:00:00.000000Z'], day: '2026-05-14', tick: '5' },
    ])
    await expect(sink.pool.query('select 9007199254740993::bigint')).rejects.toThrow('past the safe integers')
  })
})
