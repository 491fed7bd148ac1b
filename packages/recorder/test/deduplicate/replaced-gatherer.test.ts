import type { ClientPool } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type HandMadeFrame, recordingOf } from '../merge/hand-made.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import { writeCommits } from '../merge/source-writer.ts'

let production: MergeDatabase
let lost: MergeDatabase
let another: MergeDatabase

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  lost = await createSource()
  another = await createSource()
})
afterAll(() => Promise.all([production.drop(), lost.drop(), another.drop()]))
beforeEach(() => Promise.all([production.empty(), lost.empty(), another.empty()]))

const SNAPSHOT: HandMadeFrame = { kind: 'snapshot', at: 0, book: new Map([['yes:4000', 500]]) }
const delta = (at: number): HandMadeFrame => ({ kind: 'delta', at, side: 'yes', price: 4_000, delta: 1 })

const rigOn = (source: ClientPool): MergeRig => new MergeRig({ production: production.pool, sources: new Map([['g1', source]]) })

/** Both are databases of one server: what a reader knows of the cluster is made to be of another. */
const becomeAnother = () => production.pool.query(`update sync_cursors set system_identifier = '1'`)

const record = (database: MergeDatabase, connId: string, frames: readonly HandMadeFrame[]): Promise<void> =>
  writeCommits(database.pool, 'g1', [recordingOf({ gatherer: 'g1', connId, frames })])

const coverage = async (): Promise<unknown[]> =>
  (await production.pool.query(`select kind, conn_id as "connId", reason from coverage order by from_ts`)).rows

it('goes on with the new database of a gatherer that led, and states the gap between the two', async () => {
  await record(lost, 'g1-1', [SNAPSHOT, delta(1_000)])
  await rigOn(lost.pool).drain()
  await becomeAnother()
  await record(another, 'g1-2', [{ ...SNAPSHOT, at: 9_000 }, delta(12_000), delta(15_000)])
  await rigOn(another.pool).drain()
  expect(await coverage()).toMatchObject([
    { kind: 'covered', connId: 'g1-1' },
    { kind: 'gap', reason: 'lost' },
    { kind: 'covered', connId: 'g1-2' },
  ])
})

it('goes on with a segment that the database still has after it became that of another cluster', async () => {
  await record(lost, 'g1-1', [SNAPSHOT, delta(1_000)])
  await rigOn(lost.pool).drain()
  await becomeAnother()
  await record(lost, 'g1-1', [SNAPSHOT, delta(1_000), delta(2_000)])
  await rigOn(lost.pool).drain()
  expect(await coverage()).toMatchObject([{ kind: 'covered', connId: 'g1-1' }])
  expect((await production.pool.query('select close_reason from segments')).rows).toEqual([{ close_reason: null }])
})
