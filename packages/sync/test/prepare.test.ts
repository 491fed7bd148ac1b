import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { prepareSink } from '../src/prepare/prepare-sink.ts'
import { prepareSource, sourceDdl } from '../src/prepare/prepare-source.ts'
import { drain } from '../src/run/drain.ts'
import { runRound } from '../src/run/run-round.ts'
import type { SyncedTable } from '../src/table/synced-table.ts'
import { createTestDatabase, dropAll, type TestDatabase } from './support/databases.ts'
import { dump, sourceOf } from './support/items.ts'

/** A table of an application that knows nothing of all this, with an `id` of its own. */
const PETS = 'create table "Pets" (id uuid primary key default gen_random_uuid(), name varchar(40) not null, weight numeric(6, 2))'
const pets: SyncedTable = {
  name: 'Pets',
  target: 'pets_of_all',
  columns: ['id', 'name', 'weight'],
  key: ['id'],
  rule: { kind: 'mirror' },
  cursorColumns: { xid: 'written_by', id: 'row_no' },
}

let source: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  source = await createTestDatabase()
  sink = await createTestDatabase()
})
afterAll(() => dropAll([source, sink]))
beforeEach(async () => {
  await source.pool.query(`drop table if exists "Pets"; ${PETS}; insert into "Pets" (name, weight) values ('Rex', 30.5), ('Tom', 4)`)
  await sink.pool.query('drop table if exists pets_of_all, sync_cursors, schema_migrations')
})

const sync = (table: SyncedTable) => {
  const named = sourceOf('clinic', source)
  return drain({ sink: sink.pool, feeds: [{ source: named, table }] })
}

describe('a table that was not made for it', () => {
  it('is prepared once, with its rows, and copied into a table made like it', async () => {
    const ran = await prepareSource(source.pool, pets)
    expect(ran).toEqual(sourceDdl(pets))
    expect(await prepareSource(source.pool, pets)).toEqual([])
    await prepareSink(sink.pool, [pets], source.pool)
    await prepareSink(sink.pool, [pets], source.pool)
    expect(await sync(pets)).toMatchObject({ rows: 2, applied: 2 })
    expect(await dump(sink.pool, 'pets_of_all', 'name, weight')).toEqual(['{"name":"Rex","weight":30.50}', '{"name":"Tom","weight":4.00}'])
    const { rows } = await sink.pool.query(`select format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = 'pets_of_all'::regclass and attnum > 0 order by attnum`)
    expect(rows.map(({ type }) => type)).toEqual(['uuid', 'character varying(40)', 'numeric(6,2)'])
  })

  it('is read by its index, also when its columns were there already', async () => {
    await source.pool.query(`alter table "Pets" add written_by xid8 not null default pg_current_xact_id(),
      add row_no bigint generated always as identity`)
    expect(await prepareSource(source.pool, pets)).toEqual([expect.stringMatching(/^create index/)])
    await source.pool.query('set enable_seqscan = off')
    await source.pool.query(`analyze "Pets"`)
    const { rows } = await source.pool.query(`explain select from "Pets" where (written_by, row_no) > ('0'::xid8, '0'::int8)
      order by written_by, row_no limit 10`)
    expect(JSON.stringify(rows)).toContain('Index')
  })

  it('says what to do when it is not prepared, or a name is taken', async () => {
    await prepareSink(sink.pool, [pets], source.pool)
    const named = sourceOf('clinic', source)
    const { failures } = await runRound({ sink: sink.pool, feeds: [{ source: named, table: pets }] })
    expect(failures).toMatchObject([
      { error: { message: "clinic: the cursor's column Pets.written_by is missing: prepareSource() adds it" } },
    ])
    const { cursorColumns, ...taken } = pets
    expect(cursorColumns).toBeDefined()
    await expect(prepareSource(source.pool, taken)).rejects.toThrow(
      'Pets.id is uuid and not bigint: choose another name, by `cursorColumns`',
    )
    await expect(prepareSource(source.pool, { ...pets, name: 'dogs' })).rejects.toThrow('There is no table dogs')
  })
})

describe('a mirror of a table that anybody writes to', () => {
  const tombstoned: SyncedTable = { ...pets, columns: [...pets.columns, 'deleted'] }

  it('follows plain updates and deletes, marked by triggers', async () => {
    await prepareSource(source.pool, tombstoned, { tombstone: 'deleted' })
    expect(await prepareSource(source.pool, tombstoned, { tombstone: 'deleted' })).toEqual([])
    await prepareSink(sink.pool, [tombstoned], source.pool)
    await sync(tombstoned)
    await source.pool.query(`update "Pets" set weight = 31 where name = 'Rex'`)
    await source.pool.query(`delete from "Pets" where name = 'Tom'`)
    expect(await sync(tombstoned)).toMatchObject({ rows: 2, applied: 2 })
    const state = ['{"name":"Rex","weight":31.00,"deleted":false}', '{"name":"Tom","weight":4.00,"deleted":true}']
    expect(await dump(sink.pool, 'pets_of_all', 'name, weight, deleted')).toEqual(state)
    await source.pool.query(`delete from "Pets" where name = 'Tom'`)
    expect((await sync(tombstoned)).rows).toBe(0)
    await sink.pool.query('truncate sync_cursors')
    expect(await sync(tombstoned)).toMatchObject({ rows: 2, applied: 0 })
    expect(await dump(sink.pool, 'pets_of_all', 'name, weight, deleted')).toEqual(state)
  })

  it('misses an update that marks nothing, which is why the trigger is there', async () => {
    await prepareSource(source.pool, pets)
    await prepareSink(sink.pool, [pets], source.pool)
    await sync(pets)
    await source.pool.query(`update "Pets" set weight = 31 where name = 'Rex'`)
    expect((await sync(pets)).rows).toBe(0)
    await prepareSource(source.pool, pets, { updatesMarkedBy: 'trigger' })
    await source.pool.query(`update "Pets" set weight = 32 where name = 'Rex'`)
    expect((await sync(pets)).applied).toBe(1)
  })
})
