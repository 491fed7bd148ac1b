import { productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type HandMadeFrame, recordingOf } from '../merge/hand-made.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import type { Commit } from '../merge/simulated-gatherer.ts'
import { writeCommits } from '../merge/source-writer.ts'

let production: MergeDatabase
let source: MergeDatabase
let other: MergeDatabase

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  source = await createSource()
  other = await createSource()
})
afterAll(() => Promise.all([production.drop(), source.drop(), other.drop()]))
beforeEach(() => Promise.all([production.empty(), source.empty(), other.empty()]))

const SNAPSHOT: HandMadeFrame = { kind: 'snapshot', at: 0, book: new Map([['yes:4000', 500]]) }
const delta = (at: number): HandMadeFrame => ({ kind: 'delta', at, side: 'yes', price: 4_000, delta: 1 })

it('does not take a gatherer for dead that has long stopped while more of it waits to be read', async () => {
  const frames = [SNAPSHOT, ...Array.from({ length: 20 }, (_, at) => delta(1_000 * (at + 1)))]
  await writeCommits(source.pool, 'g1', [recordingOf({ gatherer: 'g1', frames, closeReason: 'stop' })])
  const rig = new MergeRig({ production: production.pool, sources: new Map([['g1', source.pool]]), pageRows: 4 })
  rig.silent.add('g1')
  await rig.round()
  const { gatherers } = await rig.round({ only: 'trades' })
  expect(gatherers).toMatchObject([{ gatherer: 'g1', presence: 'live' }])
  await rig.drain()
  const { rows } = await production.pool.query(`select kind from coverage`)
  expect(rows).toEqual([{ kind: 'covered' }])
})

it('states no gap where a gatherer bridges it that had just come back, and of which that was not read yet', async () => {
  const rig = new MergeRig({
    production: production.pool,
    sources: new Map([
      ['g1', source.pool],
      ['g2', other.pool],
    ]),
  })
  const recorded = (gatherer: string, connId: string, frames: readonly HandMadeFrame[], closeReason?: 'disconnect'): Commit =>
    recordingOf({ gatherer, connId, frames, closeReason })
  // g2 is up without a segment, as one that has just come back.
  await writeCommits(other.pool, 'g2', [{ ...recorded('g2', 'g2-0', []), segments: [], horizonUs: undefined, state: 'running' }])
  await writeCommits(source.pool, 'g1', [recorded('g1', 'g1-1', [SNAPSHOT, delta(1_000)])])
  await rig.drain()
  const again: HandMadeFrame = { ...SNAPSHOT, at: 9_000 }
  await writeCommits(source.pool, 'g1', [recorded('g1', 'g1-1', [SNAPSHOT, delta(1_000), delta(3_000)], 'disconnect')])
  await writeCommits(source.pool, 'g1', [recorded('g1', 'g1-2', [again, delta(12_000), delta(20_000)])])
  const bridge = [{ ...SNAPSHOT, at: 2_000 }, ...[3_000, 5_000, 12_000, 19_000].map(delta)]
  await writeCommits(other.pool, 'g2', [recorded('g2', 'g2-1', bridge)])
  // The pages of g2 come a round later than those of g1.
  await rig.round({ without: 'g2' })
  await rig.drain()
  expect((await production.pool.query(`select kind from coverage where kind = 'gap'`)).rows).toEqual([])
})
