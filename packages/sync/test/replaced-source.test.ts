import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { readClusterState } from '../src/cursor/cluster-state.ts'
import { createPool } from '../src/pool/create-pool.ts'
import { drain } from '../src/run/drain.ts'
import { runRound } from '../src/run/run-round.ts'
import { asSuperuser, dropAll, type TestDatabase } from './support/databases.ts'
import { createItemSink, createItemSource, dump, facts, insertFacts, sourceOf } from './support/items.ts'

let source: TestDatabase
let sink: TestDatabase
beforeAll(async () => {
  source = await createItemSource()
  sink = await createItemSink()
})
afterAll(() => dropAll([source, sink]))
beforeEach(async () => {
  await source.pool.query('truncate facts')
  await sink.pool.query('truncate facts, sync_cursors')
  await insertFacts(source.pool, 'x', 1, 20)
  await drain({ sink: sink.pool, feeds: feeds() })
})

const feeds = () => [{ source: sourceOf('s', source), table: facts }]

it.each([
  ['identity', `update sync_cursors set system_identifier = '1'`],
  ['identity', 'update sync_cursors set timeline = timeline + 1'],
  ['rewound', `update sync_cursors set xid = '9223372036854775807'`],
])('reads a source from its first row again (%s) and doubles nothing: %s', async (restart, becomesAnother) => {
  const before = await dump(sink.pool, 'facts', '*')
  await sink.pool.query(becomesAnother)
  await insertFacts(source.pool, 'x', 21, 25)
  const report = await runRound({ sink: sink.pool, feeds: feeds() })
  expect(report.pages).toMatchObject([{ restart, rows: 25 }])
  expect(report.tables).toMatchObject([{ applied: 5 }])
  expect((await dump(sink.pool, 'facts', '*')).length).toBe(before.length + 5)
  expect(await dump(sink.pool, 'sync_cursors', 'rows_read, restarts')).toEqual(['{"rows_read":25,"restarts":1}'])
  const state = await readClusterState(source.pool)
  expect(await dump(sink.pool, 'sync_cursors', 'system_identifier, timeline')).toEqual([
    `{"system_identifier":"${state.systemIdentifier}","timeline":${state.timeline}}`,
  ])
  expect((await drain({ sink: sink.pool, feeds: feeds() })).rows).toBe(0)
})

it('says what to grant when the source may not be identified', async () => {
  const role = source.name
  await asSuperuser(`create role ${role} login password 'x'`)
  await source.pool.query('revoke execute on function pg_control_system() from public')
  const url = new URL(source.url)
  url.username = role
  url.password = 'x'
  const pool = createPool({ url: url.href })
  await expect(readClusterState(pool)).rejects.toMatchObject({
    code: 'SOURCE_UNIDENTIFIED',
    message: expect.stringContaining('grant execute on function pg_control_system()'),
  })
  await pool.end()
  await source.pool.query('grant execute on function pg_control_system() to public')
  await asSuperuser(`drop role ${role}`)
})
