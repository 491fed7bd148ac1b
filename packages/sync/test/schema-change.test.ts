import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../src/migrate/migrate.ts'
import type { MigrationSet } from '../src/migrate/migration.ts'
import type { ClientPool } from '../src/pool/queryable.ts'
import { systemClock } from '../src/run/clock.ts'
import { drain } from '../src/run/drain.ts'
import { runRound } from '../src/run/run-round.ts'
import { openRound } from '../src/sink/open-round.ts'
import type { SyncedTable } from '../src/table/synced-table.ts'
import { dropAll, inTransaction, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, promises, sourceOf } from './support/items.ts'

let source: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  source = await createItemSource()
  sink = await createItemSink()
})
afterAll(() => dropAll([source, sink]))
beforeEach(async () => {
  await source.pool.query('truncate facts, promises')
  await sink.pool.query('truncate facts, promises, sync_cursors')
})

const feedsOf = (...tables: readonly SyncedTable[]) => {
  const named = sourceOf('s', source)
  return tables.map((table) => ({ source: named, table }))
}
const sync = () => drain({ sink: sink.pool, feeds: feedsOf(facts) })

describe('a column more', () => {
  it('in the source is left alone', async () => {
    await source.pool.query('alter table facts add column newer text')
    await source.pool.query(`insert into facts (owner, no, label, origin) select 'x', n, 'x', 'x' from generate_series(1, 3) n`)
    expect((await sync()).applied).toBe(3)
    await source.pool.query('alter table facts drop column newer')
  })

  it('in the sink stays empty, or takes its default', async () => {
    await sink.pool.query(`alter table facts add column noted text, add column state text not null default 'new'`)
    await insertFacts(source.pool, 'x', 1, 1)
    await sync()
    expect(await dump(sink.pool, 'facts', 'no, noted, state')).toEqual(['{"no":1,"noted":null,"state":"new"}'])
    await sink.pool.query('alter table facts drop column noted, drop column state')
  })

  it('in both is copied from the moment that the definition names it, without a restart of what was read', async () => {
    await insertFacts(source.pool, 'x', 1, 1)
    await sync()
    for (const { pool } of [source, sink]) await pool.query(`alter table facts add column grade integer default 7`)
    await source.pool.query(`insert into facts (owner, no, label, origin, grade) values ('x', 2, 'x-2', 'x', 9)`)
    const graded = { ...facts, columns: [...facts.columns, 'grade'] }
    expect((await drain({ sink: sink.pool, feeds: feedsOf(graded) })).rows).toBe(1)
    expect(await dump(sink.pool, 'facts', 'no, grade')).toEqual(['{"no":1,"grade":7}', '{"no":2,"grade":9}'])
    for (const { pool } of [source, sink]) await pool.query('alter table facts drop column grade')
  })

  it.each([
    ['source', 'alter table facts add column during text'],
    ['source', `alter table facts add column during uuid default gen_random_uuid()`],
    ['sink', 'alter table facts add column during text'],
    ['sink', `alter table facts add column during uuid default gen_random_uuid()`],
  ] as const)('that comes to the %s in the middle of a round loses nothing: %s', async (side, change) => {
    await insertFacts(source.pool, 'x', 1, 500)
    await source.pool.query(`insert into promises values ('x', 500)`)
    const changed = side === 'source' ? source : sink
    const feeds = feedsOf(facts, promises)
    const round = await openRound(sink.pool, { pageRows: 100 })
    await round.pull(feeds)
    const altering = changed.pool.query(change) // waits for the round where that has touched the table
    await round.pull(feeds)
    await round.commit()
    await altering
    for (let reading = true; reading; ) {
      const { pages } = await runRound({ sink: sink.pool, feeds, round: { pageRows: 100 } })
      reading = pages.some((page) => page.rows > 0)
      const promised = await dump(sink.pool, 'promises', 'complete')
      if (promised.length > 0) expect(await dump(sink.pool, 'facts', 'no')).toHaveLength(500)
    }
    expect(await dump(sink.pool, 'facts', 'owner, no, label')).toEqual(await dump(source.pool, 'facts', 'owner, no, label'))
    await changed.pool.query('alter table facts drop column during')
  })

  it('that rewrites the source waits for a session that has its snapshot, which would find the table empty', async () => {
    await insertFacts(source.pool, 'x', 1, 10)
    await source.pool.query(`insert into promises values ('x', 10)`)
    let altering: Promise<unknown> = Promise.resolve()
    const alter = async (): Promise<void> => {
      let isDone = false
      altering = source.pool.query('alter table facts add column during uuid default gen_random_uuid()').then(() => {
        isDone = true
      })
      const isWaiting = async (): Promise<boolean> => {
        const { rows } = await source.pool.query(
          `select from pg_locks where not granted and relation = 'facts'::regclass and database = (select oid from pg_database where datname = current_database())`,
        )
        return rows.length > 0
      }
      while (!isDone && !(await isWaiting()));
    }
    const named = { name: 's', pool: interrupting(source.pool, /format_type/, alter) }
    const { pages } = await runRound({ sink: sink.pool, feeds: [facts, promises].map((table) => ({ source: named, table })) })
    await altering
    expect(pages).toMatchObject([
      { table: 'facts', rows: 10 },
      { table: 'promises', rows: 1 },
    ])
    await source.pool.query('alter table facts drop column during')
  })
})

/** Does something before each statement that reads so. */
function interrupting(pool: ClientPool, statement: RegExp, act: () => Promise<void>): ClientPool {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect()
    const query = (...args: unknown[]): unknown => {
      const run = (): unknown => Reflect.apply(client.query, client, args)
      return typeof args[0] === 'string' && statement.test(args[0]) ? act().then(run) : run()
    }
    return new Proxy(client, {
      get: (target, member) => {
        if (member === 'query') return query
        const value: unknown = Reflect.get(target, member)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  return { connect }
}

describe('a column that is gone or has another type', () => {
  const whatFails = async (): Promise<unknown> => (await runRound({ sink: sink.pool, feeds: feedsOf(facts) })).failures[0]?.error

  it('in the source is an error that names it, and the rest goes on once it is back', async () => {
    await insertFacts(source.pool, 'x', 1, 2)
    await source.pool.query('alter table facts rename column label to title')
    expect(await whatFails()).toMatchObject({ code: 'BAD_DEFINITION', message: expect.stringContaining('s has no column facts.label') })
    await source.pool.query('alter table facts rename column title to label')
    expect((await sync()).applied).toBe(2)
  })

  it('in the sink ends the loop, since nobody but a person can help', async () => {
    await sink.pool.query('alter table facts rename column label to title')
    const message = expect.stringContaining('The sink has no column facts.label')
    await expect(sync()).rejects.toMatchObject({ code: 'BAD_DEFINITION', message, retryable: false })
    await sink.pool.query('alter table facts rename column title to label')
  })

  it.each([
    ['text', 'integer', false],
    ['bigint', 'integer', false],
    ['numeric(20,6)', 'numeric(9,4)', false],
    ['timestamp with time zone', 'timestamp without time zone', false],
    ['double precision', 'numeric', false],
    ['boolean', 'integer', false],
    ['integer', 'bigint', true],
    ['integer', 'text', true],
    ['character varying(20)', 'text', true],
    ['text', 'character varying(20)', true],
    ['json', 'jsonb', true],
    ['numeric(9,4)', 'numeric', true],
  ])('%s does not become %s unless every value stays what it was (%s)', async (from, to, fits) => {
    await source.pool.query(`create table typed (key integer primary key, value ${from}, id bigint generated always as identity,
      xid xid8 not null default pg_current_xact_id()); insert into typed values (1, null)`)
    await sink.pool.query(`create table typed (key integer primary key, value ${to})`)
    const typed: SyncedTable = { name: 'typed', columns: ['key', 'value'], key: ['key'], rule: { kind: 'keep-first' } }
    const { failures, pages } = await runRound({ sink: sink.pool, feeds: feedsOf(typed) })
    if (fits) expect([failures, pages]).toMatchObject([[], [{ rows: 1 }]])
    else
      expect(failures).toMatchObject([{ error: { message: expect.stringContaining(`typed.value is ${from} in s and ${to} in the sink`) } }])
    for (const { pool } of [source, sink]) await pool.query('drop table typed')
    await sink.pool.query('delete from sync_cursors')
  })
})

describe('migrations of a source that is written to and read', () => {
  it('go forward without a row lost, whatever holds the tables', async () => {
    const steps: MigrationSet = {
      name: 'live',
      migrations: [
        { version: 1, name: 'a column', sql: 'alter table facts add column seen timestamptz' },
        { version: 2, name: 'a column with a value', sql: 'alter table facts add column weight integer not null default 1' },
        { version: 3, name: 'a rewrite', sql: 'alter table facts add column tag uuid default gen_random_uuid()' },
        { version: 4, name: 'an index', sql: 'create index facts_label on facts (label)' },
      ],
    }
    const stop = new AbortController()
    const write = async (writer: number): Promise<void> => {
      for (let no = 1; !stop.signal.aborted; no++) {
        await inTransaction(source.pool, async (client) => {
          await client.query(`insert into facts (owner, no, label, origin) values ($1, $2, 'x', 'x')`, [`w${writer}`, no])
        })
      }
    }
    const writers = Promise.all([0, 1, 2].map(write))
    const feeds = feedsOf(facts)
    const reading = (async () => {
      while (!stop.signal.aborted) {
        const { failures } = await runRound({ sink: sink.pool, feeds, round: { pageRows: 50 } })
        expect(failures).toEqual([])
      }
    })()
    // Somebody reads for longer than a step waits: the writers behind that step go on, and it is tried again.
    const slow = await source.pool.connect()
    await slow.query('begin; select count(*) from facts')
    let attempts = 0
    const clock = {
      ...systemClock,
      sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
        attempts++
        if (attempts === 2) await slow.query('commit')
        await systemClock.sleep(Math.min(ms, 10), signal)
      },
    }
    const { applied } = await migrate(source.pool, steps, { lockTimeoutMs: 50, attempts: 1_000, clock })
    slow.release()
    expect(applied).toEqual([1, 2, 3, 4])
    expect(attempts).toBeGreaterThanOrEqual(2)
    stop.abort()
    await Promise.all([writers, reading])
    await drain({ sink: sink.pool, feeds })
    const written = await dump(source.pool, 'facts', 'owner, no')
    expect(written.length).toBeGreaterThan(0)
    expect(await dump(sink.pool, 'facts', 'owner, no')).toEqual(written)
    await source.pool.query('alter table facts drop column seen, drop column weight, drop column tag')
  })
})
