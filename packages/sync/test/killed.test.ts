import { afterAll, beforeAll, expect, it } from 'vitest'
import { mulberry32 } from '../../../test/support/mulberry32.ts'
import { isRetryable } from '../src/errors/is-retryable.ts'
import type { Feed } from '../src/plan/plan-feeds.ts'
import type { ClientPool } from '../src/pool/queryable.ts'
import { drain } from '../src/run/drain.ts'
import { dropAll, inTransaction, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, promises, records } from './support/items.ts'
import { type Harm, Saboteur } from './support/saboteur.ts'

const HARMS: readonly Harm[] = ['terminate-before', 'throw-after', 'terminate-after', 'throw-before']
const PAST_THE_END = Number.MAX_SAFE_INTEGER
/** How many statements are hit, one a run; drawn from the seed. */
const KILLS = Number(process.env['KILLS'] ?? 24)
const SEED = Number(process.env['SEED'] ?? 1)
/** What the caller writes beside the rows, in the same transaction: always what the rows say. */
const LEDGER = 'select owner, count(*) as facts, max(no) as furthest from facts group by owner'

let sources: readonly TestDatabase[]
let sink: TestDatabase
beforeAll(async () => {
  sources = await Promise.all([createItemSource(), createItemSource(), createItemSource()])
  sink = await createItemSink()
  await sink.pool.query('create table ledger (owner text primary key, facts bigint, furthest integer)')
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

/** Copies everything; each round also writes its ledger into the sink, as a caller would. */
async function copyAll(wrap: (pool: ClientPool) => ClientPool): Promise<void> {
  known.clear()
  await drain({
    sink: wrap(sink.pool),
    feeds: feedsThrough(wrap),
    round: { pageRows: 25 },
    beforeCommit: async ({ client }) => {
      await client.query(
        `insert into ledger ${LEDGER} on conflict (owner) do update set facts = excluded.facts, furthest = excluded.furthest`,
      )
    },
  })
}

/** As a supervisor does. A connection that ended in the pool, and of which the pool has not heard yet, costs one more start. */
async function startAgain(): Promise<void> {
  for (;;) {
    try {
      await copyAll((pool) => pool)
      return
    } catch (error) {
      if (!isRetryable(error)) throw error
    }
  }
}

async function emptySink(): Promise<void> {
  await sink.pool.query('truncate facts, records, promises, sync_cursors, ledger')
}

/** Everything but who was first with a fact, which depends on who could be read in a round. */
async function sinkState(): Promise<readonly string[]> {
  const tables = await Promise.all([
    dump(sink.pool, 'facts', 'owner, no, label'),
    dump(sink.pool, 'records', '*'),
    dump(sink.pool, 'promises', '*'),
    dump(sink.pool, 'ledger', '*'),
    dump(sink.pool, 'sync_cursors', 'source, table_name, xid::text, id, rows_read, restarts'),
  ])
  return tables.flat()
}

it(`leaves the same tables when it is killed at any statement and started again (${KILLS} statements, seed ${SEED})`, async () => {
  await emptySink()
  const counter = new Saboteur(sink.pool, PAST_THE_END, 'throw-before')
  await copyAll((pool) => counter.wrap(pool))
  const expected = await sinkState()
  expect(expected.filter((line) => line.includes('rows_read'))).toHaveLength(9)
  const draw = mulberry32(SEED)
  let killed = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const at = 1 + Math.floor(draw() * counter.statements)
    const harm = HARMS[kill % HARMS.length] ?? 'throw-before'
    await emptySink()
    const saboteur = new Saboteur(sink.pool, at, harm)
    await copyAll((pool) => saboteur.wrap(pool)).catch(() => killed++)
    const where = `${harm} at statement ${at}`
    expect(await dump(sink.pool, 'ledger', '*'), where).toEqual(await dump(sink.pool, `(${LEDGER}) counted`, '*'))
    expect(await storedRows(), where).toBe(await rowsBehindCursors())
    await startAgain()
    expect(await sinkState(), where).toEqual(expected)
  }
  expect(killed).toBeGreaterThan(KILLS / 2)
}, 300_000)

/** What the cursors say has been read of facts that only one source has; nothing else tells a lost row from one that was there before. */
async function rowsBehindCursors(): Promise<number> {
  let rows = 0
  for (const [at, { pool }] of sources.entries()) {
    const cursor = await sink.pool.query(`select xid::text as xid, id from sync_cursors where source = $1 and table_name = 'facts'`, [
      `s${at}`,
    ])
    const [stored] = cursor.rows
    const behind = await pool.query('select count(*) as rows from facts where owner = $1 and (xid, id) <= ($2::xid8, $3::int8)', [
      `own ${at}`,
      stored?.xid ?? '0',
      stored?.id ?? 0,
    ])
    rows += Number(behind.rows[0]?.rows)
  }
  return rows
}

async function storedRows(): Promise<number> {
  return (await sink.pool.query(`select count(*) as rows from facts where owner like 'own %'`)).rows[0]?.rows
}

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
