import { afterAll, beforeAll, expect, it } from 'vitest'
import { isRetryable } from '../src/errors/is-retryable.ts'
import type { Feed } from '../src/plan/plan-feeds.ts'
import type { ClientPool } from '../src/pool/queryable.ts'
import { drain } from '../src/run/drain.ts'
import { dropAll, inTransaction, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, promises, records } from './support/items.ts'
import { type Harm, Saboteur } from './support/saboteur.ts'

const HARMS: readonly Harm[] = ['terminate-before', 'throw-after', 'terminate-after', 'throw-before']
const PAST_THE_END = Number.MAX_SAFE_INTEGER
/** Every how many statements one is hit; odd, so that all harms take turns. */
const STRIDE = 7

let sources: readonly TestDatabase[]
let sink: TestDatabase
beforeAll(async () => {
  sources = await Promise.all([createItemSource(), createItemSource(), createItemSource()])
  sink = await createItemSink()
  await sink.pool.query('create table log (note text primary key)')
  for (const [at, { pool }] of sources.entries()) {
    for (let no = 1; no <= 30; no += 10) {
      await inTransaction(pool, async (client) => {
        await insertFacts(client, 'shared', no + at, no + at + 9, `source ${at}`)
        await insertFacts(client, `own ${at}`, no, no + 9, `source ${at}`)
        await client.query(
          `insert into records select 'record ' || n, $1::int, 'by ' || $1::int from generate_series(1, 5) n on conflict (name)
            do update set revision = excluded.revision + $2::int, xid = pg_current_xact_id()`,
          [at, no],
        )
        await client.query(
          `insert into promises values ($1, $2) on conflict (origin) do update set complete = $2, xid = pg_current_xact_id()`,
          [`source ${at}`, no + 9],
        )
      })
    }
  }
})
afterAll(() => dropAll([...sources, sink]))

const feedsThrough = (wrap: (pool: ClientPool) => ClientPool): readonly Feed[] =>
  sources.flatMap(({ pool }, at) => [facts, records, promises].map((table) => ({ source: sourceThrough(wrap, pool, at), table })))

const known = new Map<string, Feed['source']>()
function sourceThrough(wrap: (pool: ClientPool) => ClientPool, pool: ClientPool, at: number): Feed['source'] {
  const source = known.get(`${at}`) ?? { name: `s${at}`, pool: wrap(pool), acknowledgeAs: 'nobody' }
  known.set(`${at}`, source)
  return source
}

/** Copies everything; each round also writes a line of its own into the sink, as a caller would. */
async function copyAll(wrap: (pool: ClientPool) => ClientPool): Promise<void> {
  known.clear()
  await drain({
    sink: wrap(sink.pool),
    feeds: feedsThrough(wrap),
    round: { pageRows: 25 },
    beforeCommit: async ({ client }) => {
      await client.query('insert into log select coalesce(max(id), 0)::text from sync_cursors on conflict do nothing')
    },
  })
}

async function emptySink(): Promise<void> {
  await sink.pool.query('truncate facts, records, promises, sync_cursors, log')
}

/** Everything but who was first with a fact, which depends on who could be read in a round. */
async function sinkState(): Promise<readonly string[]> {
  const tables = await Promise.all([
    dump(sink.pool, 'facts', 'owner, no, label'),
    dump(sink.pool, 'records', '*'),
    dump(sink.pool, 'promises', '*'),
    dump(sink.pool, 'sync_cursors', 'source, table_name, xid::text, id, rows_read, restarts'),
  ])
  return tables.flat()
}

it('leaves the same tables when it is killed at any statement and started again', async () => {
  await emptySink()
  const counter = new Saboteur(sink.pool, PAST_THE_END, 'throw-before')
  await copyAll((pool) => counter.wrap(pool))
  const expected = await sinkState()
  expect(expected.filter((line) => line.includes('rows_read'))).toHaveLength(9)
  let killed = 0
  for (let at = 1; at <= counter.statements; at += STRIDE) {
    await emptySink()
    const saboteur = new Saboteur(sink.pool, at, HARMS[at % HARMS.length] ?? 'throw-before')
    await copyAll((pool) => saboteur.wrap(pool)).catch(() => killed++)
    await copyAll((pool) => pool)
    expect(await sinkState(), `killed at statement ${at}`).toEqual(expected)
  }
  expect(killed).toBeGreaterThan(counter.statements / STRIDE / 2)
}, 120_000)

it.each([
  ['source', /^copy \(select/],
  ['sink', /^copy "stage/],
])('survives the end of the %s in the middle of a page', async (_side, copy) => {
  const [source, empty] = await Promise.all([createItemSource(), createItemSink()])
  await insertFacts(source.pool, 'x', 1, 60_000)
  const saboteur = new Saboteur(sink.pool, copy, 'terminate-before')
  const feeds = (wrap: (pool: ClientPool) => ClientPool): Feed[] => [{ source: { name: 's', pool: wrap(source.pool) }, table: facts }]
  const round = { pageRows: 50_000 }
  const killed = drain({ sink: saboteur.wrap(empty.pool), feeds: feeds((pool) => saboteur.wrap(pool)), round })
  await expect(killed.then(() => undefined, isRetryable)).resolves.toBe(true)
  expect(await dump(empty.pool, 'sync_cursors', 'source')).toEqual([])
  expect(await drain({ sink: empty.pool, feeds: feeds((pool) => pool), round })).toMatchObject({ rows: 60_000, applied: 60_000 })
  await dropAll([source, empty])
})
