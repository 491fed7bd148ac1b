import { productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type HandMadeFrame, recordingOf } from '../merge/hand-made.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import { writeCommits } from '../merge/source-writer.ts'

let production: MergeDatabase
let source: MergeDatabase

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  source = await createSource()
})
afterAll(() => Promise.all([production.drop(), source.drop()]))

it('does not take a gatherer for dead that has long stopped while more of it waits to be read', async () => {
  const deltas = Array.from(
    { length: 20 },
    (_, at): HandMadeFrame => ({ kind: 'delta', at: 1_000 * (at + 1), side: 'yes', price: 4_000, delta: 1 }),
  )
  const frames: readonly HandMadeFrame[] = [{ kind: 'snapshot', at: 0, book: new Map([['yes:4000', 500]]) }, ...deltas]
  await writeCommits(source.pool, 'g1', [recordingOf({ gatherer: 'g1', frames, closeReason: 'stop' })])
  const rig = new MergeRig({ production: production.pool, sources: new Map([['g1', source.pool]]), pageRows: 4 })
  rig.silent.add('g1')
  await rig.round()
  const { gatherers } = await rig.round('trades')
  expect(gatherers).toMatchObject([{ gatherer: 'g1', presence: 'live' }])
  await rig.drain()
  const { rows } = await production.pool.query(`select kind from coverage`)
  expect(rows).toEqual([{ kind: 'covered' }])
})
