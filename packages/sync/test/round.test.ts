import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drain } from '../src/run/drain.ts'
import { runRound } from '../src/run/run-round.ts'
import { openRound } from '../src/sink/open-round.ts'
import type { SyncSource } from '../src/source/source-session.ts'
import { dropAll, inTransaction, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, promises, records, sourceOf } from './support/items.ts'

let first: TestDatabase
let second: TestDatabase
let sink: TestDatabase
let sources: readonly SyncSource[]
beforeAll(async () => {
  first = await createItemSource()
  second = await createItemSource()
  sink = await createItemSink()
  sources = [sourceOf('a', first), sourceOf('b', second)]
})
afterAll(() => dropAll([first, second, sink]))
beforeEach(async () => {
  for (const { pool } of [first, second, sink]) await pool.query('truncate facts, records, promises')
  await sink.pool.query('truncate sync_cursors')
})

const factFeeds = () => sources.map((source) => ({ source, table: facts }))

describe('a round', () => {
  it('unites the rows of all sources, each key once, and never reads a row twice', async () => {
    await insertFacts(first.pool, 'x', 1, 50, 'a')
    await insertFacts(second.pool, 'x', 26, 75, 'b')
    const report = await drain({ sink: sink.pool, feeds: factFeeds(), round: { pageRows: 7 } })
    expect(report).toMatchObject({ rows: 100, applied: 75 })
    expect(await dump(sink.pool, 'facts', 'no, label')).toHaveLength(75)
    expect((await drain({ sink: sink.pool, feeds: factFeeds() })).rows).toBe(0)
  })

  it('takes the rows of the first source by name where two have the same key', async () => {
    await insertFacts(second.pool, 'x', 1, 3, 'b')
    await insertFacts(first.pool, 'x', 2, 4, 'a')
    await drain({ sink: sink.pool, feeds: factFeeds().reverse() })
    expect(await dump(sink.pool, 'facts', 'no, origin')).toEqual([
      '{"no":1,"origin":"b"}',
      '{"no":2,"origin":"a"}',
      '{"no":3,"origin":"a"}',
      '{"no":4,"origin":"a"}',
    ])
  })

  it('leaves the cursor on the last row that it read, exactly', async () => {
    await insertFacts(first.pool, 'x', 1, 10)
    await runRound({ sink: sink.pool, feeds: factFeeds(), round: { pageRows: 4 } })
    const fourth = await first.pool.query('select xid::text as xid, id::text as id from facts order by xid, id offset 3 limit 1')
    const cursor = await sink.pool.query(`select xid::text as xid, id::text as id from sync_cursors where source = 'a'`)
    expect(cursor.rows).toEqual(fourth.rows)
  })

  it('commits what the caller writes on its connection together with the rows, or none of it', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    await sink.pool.query('create table if not exists notes (note text)')
    const task = { sink: sink.pool, feeds: factFeeds() }
    const note = async (text: string): Promise<void> => {
      await runRound({
        ...task,
        beforeCommit: async (round, report) => {
          await round.client.query('insert into notes values ($1)', [`${text} ${report.tables[0]?.applied}`])
          if (text === 'fails') throw new Error('no')
        },
      })
    }
    await expect(note('fails')).rejects.toThrow('no')
    expect(await dump(sink.pool, 'facts', '*')).toEqual([])
    await note('holds')
    expect(await dump(sink.pool, 'notes', '*')).toEqual(['{"note":"holds 5"}'])
    expect(await dump(sink.pool, 'facts', '*')).toHaveLength(5)
    await sink.pool.query('drop table notes')
  })

  it('does not pass for committed when a statement before had failed', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    const round = await openRound(sink.pool)
    await round.pull(factFeeds())
    await round.client.query('select 1 / 0').catch((error: unknown) => expect(error).toMatchObject({ code: '22012' }))
    await expect(round.commit()).rejects.toMatchObject({ code: 'ROUND_LOST', retryable: true })
    expect(await dump(sink.pool, 'sync_cursors', 'source')).toEqual([])
    await expect(round.pull(factFeeds())).rejects.toMatchObject({ code: 'ROUND_LOST' })
  })

  it('may pull more than once', async () => {
    await insertFacts(first.pool, 'x', 1, 10)
    const round = await openRound(sink.pool, { pageRows: 6 })
    const pulls = [await round.pull(factFeeds()), await round.pull(factFeeds()), await round.pull(factFeeds())]
    await round.commit()
    expect(pulls.map((pull) => pull.tables[0]?.applied)).toEqual([6, 4, 0])
    expect(pulls.map((pull) => pull.pages[0]?.full)).toEqual([true, false, false])
    expect(await dump(sink.pool, 'sync_cursors', 'rows_read, restarts')).toContain('{"rows_read":10,"restarts":0}')
  })

  it('goes on without a source that cannot be read, and catches up with it later', async () => {
    await insertFacts(first.pool, 'x', 1, 5, 'a')
    await insertFacts(second.pool, 'y', 1, 5, 'b')
    await second.pool.query('alter table facts rename to hidden')
    const partial = await runRound({ sink: sink.pool, feeds: factFeeds() })
    expect(partial.failures).toMatchObject([{ source: 'b', error: { code: 'BAD_DEFINITION' } }])
    expect(await dump(sink.pool, 'facts', 'owner')).toHaveLength(5)
    await second.pool.query('alter table hidden rename to facts')
    await drain({ sink: sink.pool, feeds: factFeeds() })
    expect(await dump(sink.pool, 'facts', 'owner')).toHaveLength(10)
  })

  it('keeps nothing of a source that fails in the middle of its tables', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    await first.pool.query(`insert into promises values ('a', 5)`)
    await first.pool.query('alter table promises rename column complete to gone')
    const feeds = sources.flatMap((source) => [facts, promises].map((table) => ({ source, table })))
    const report = await runRound({ sink: sink.pool, feeds })
    await first.pool.query('alter table promises rename column gone to complete')
    expect(report.failures).toMatchObject([{ source: 'a' }])
    expect(await dump(sink.pool, 'facts', '*')).toEqual([])
    expect((await drain({ sink: sink.pool, feeds })).rows).toBe(6)
  })

  it('waits for one of the same name that is open, and for no other', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    const open = await openRound(sink.pool)
    await open.pull(factFeeds())
    const other = await openRound(sink.pool, { lockName: 'of another kind' })
    await other.rollback()
    let isOpen = false
    const next = openRound(sink.pool).then((round) => {
      isOpen = true
      return round
    })
    const isWaiting = async (): Promise<boolean> =>
      (await sink.pool.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rows.length > 0
    while (!isOpen && !(await isWaiting()));
    expect(isOpen).toBe(false)
    await open.commit()
    const round = await next
    expect((await round.pull(factFeeds())).tables).toMatchObject([{ rows: 0 }])
    await round.commit()
  })

  it('stops in the middle of a page when aborted, and leaves nothing', async () => {
    await insertFacts(first.pool, 'x', 1, 100)
    const round = await openRound(sink.pool)
    await expect(round.pull(factFeeds(), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    await round.rollback()
    expect((await drain({ sink: sink.pool, feeds: factFeeds() })).applied).toBe(100)
  })

  it('tells the sources how far it is once it is committed, and survives when it cannot', async () => {
    await insertFacts(first.pool, 'x', 1, 5)
    const acknowledging = sources.map((source) => ({ ...source, acknowledgeAs: 'reader' }))
    const feeds = acknowledging.map((source) => ({ source, table: facts }))
    const refused = await runRound({ sink: sink.pool, feeds })
    expect(refused.unacknowledged.map(({ source }) => source)).toEqual(['a', 'b'])
    for (const { pool } of [first, second]) {
      await pool.query(`create table acknowledged_cursors (consumer text, table_name text, system_identifier text, timeline integer, xid xid8,
        id bigint, updated_at timestamptz default clock_timestamp(), primary key (consumer, table_name))`)
    }
    await insertFacts(first.pool, 'x', 6, 9)
    const accepted = await runRound({ sink: sink.pool, feeds })
    expect(accepted.unacknowledged).toEqual([])
    const told = await first.pool.query('select consumer, table_name, xid::text as xid, id from acknowledged_cursors')
    const kept = await sink.pool.query(`select 'reader' as consumer, table_name, xid::text as xid, id from sync_cursors where source = 'a'`)
    expect(told.rows).toEqual(kept.rows)
    for (const { pool } of [first, second]) await pool.query('drop table acknowledged_cursors')
  })
})

describe('rows that change', () => {
  const feeds = () => sources.map((source) => ({ source, table: records }))
  const write = (database: TestDatabase, name: string, revision: number | null, label: string) =>
    database.pool.query(
      `insert into records values ($1, $2, $3) on conflict (name) do update set revision = excluded.revision, label = excluded.label,
        xid = pg_current_xact_id()`,
      [name, revision, label],
    )

  it('arrive again after an update', async () => {
    await write(first, 'n', 1, 'one')
    await drain({ sink: sink.pool, feeds: feeds() })
    await write(first, 'n', 2, 'two')
    await drain({ sink: sink.pool, feeds: feeds() })
    expect(await dump(sink.pool, 'records', '*')).toEqual(['{"name":"n","revision":2,"label":"two"}'])
  })

  it('never go back, whichever source is read first, and a null version is below every other', async () => {
    await write(second, 'n', 7, 'newer')
    await write(second, 'm', null, 'unversioned')
    await drain({ sink: sink.pool, feeds: feeds() })
    await write(first, 'n', 6, 'older')
    await write(first, 'm', 0, 'versioned')
    await drain({ sink: sink.pool, feeds: feeds() })
    await write(second, 'm', null, 'unversioned again')
    await drain({ sink: sink.pool, feeds: feeds() })
    expect(await dump(sink.pool, 'records', 'name, label')).toEqual(['{"name":"m","label":"versioned"}', '{"name":"n","label":"newer"}'])
  })

  it('of equal versions stay as they are, or are replaced where the rule says so', async () => {
    await write(first, 'n', 1, 'one')
    await drain({ sink: sink.pool, feeds: feeds() })
    await write(first, 'n', 1, 'filled in later')
    await drain({ sink: sink.pool, feeds: feeds() })
    expect(await dump(sink.pool, 'records', 'label')).toEqual(['{"label":"one"}'])
    await write(first, 'n', 1, 'filled in at last')
    const replacing = { ...records, rule: { kind: 'newest', version: ['revision'], onEqual: 'replace' } } as const
    await drain({ sink: sink.pool, feeds: sources.map((source) => ({ source, table: replacing })) })
    expect(await dump(sink.pool, 'records', 'label')).toEqual(['{"label":"filled in at last"}'])
  })
})

describe('a table read after another', () => {
  const feeds = () => sources.slice(0, 1).flatMap((source) => [promises, facts].map((table) => ({ source, table })))
  const promise = (complete: number, closed: string | null = null) =>
    first.pool.query(
      `insert into promises values ('a', $1, $2) on conflict (origin) do update set complete = excluded.complete,
        closed = coalesce(excluded.closed, promises.closed), xid = pg_current_xact_id()`,
      [complete, closed],
    )

  it('never speaks of rows that have not arrived, however small the pages', async () => {
    for (let no = 1; no <= 40; no += 4) {
      await inTransaction(first.pool, async (client) => {
        await insertFacts(client, 'x', no, no + 3)
        await client.query(
          `insert into promises values ('a', $1) on conflict (origin) do update set complete = $1, xid = pg_current_xact_id()`,
          [no + 3],
        )
      })
    }
    for (let rounds = 0; rounds < 20; rounds++) {
      await runRound({ sink: sink.pool, feeds: feeds(), round: { pageRows: 3 } })
      const { rows } = await sink.pool.query<{ promised: number | null; arrived: number }>(
        'select (select max(complete) from promises) as promised, (select max(no) from facts) as arrived',
      )
      expect(rows[0]?.promised ?? 0).toBeLessThanOrEqual(rows[0]?.arrived ?? 0)
    }
    expect(await dump(sink.pool, 'promises', 'complete')).toEqual(['{"complete":40}'])
  })

  it('moves each column by itself and only forward', async () => {
    await promise(10, 'done')
    await drain({ sink: sink.pool, feeds: feeds() })
    await sink.pool.query(`update promises set complete = 12, closed = 'earlier'`)
    await promise(11)
    await drain({ sink: sink.pool, feeds: feeds() })
    expect(await dump(sink.pool, 'promises', 'complete, closed')).toEqual(['{"complete":12,"closed":"earlier"}'])
    await promise(13, 'later')
    await drain({ sink: sink.pool, feeds: feeds() })
    expect(await dump(sink.pool, 'promises', 'complete, closed')).toEqual(['{"complete":13,"closed":"earlier"}'])
  })

  it('is refused without the tables it is read after', async () => {
    const round = await openRound(sink.pool)
    await expect(round.pull([{ source: sourceOf('a', first), table: promises }])).rejects.toMatchObject({ code: 'BAD_DEFINITION' })
    await round.rollback()
  })
})
