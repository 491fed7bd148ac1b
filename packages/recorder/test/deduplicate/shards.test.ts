import { productionMigrations } from '@kassandra/sync/schema'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import { writeCommits } from '../merge/source-writer.ts'
import { buildWorld, GATHERERS } from '../merge/worlds.ts'

let whole: MergeDatabase
let parts: readonly MergeDatabase[]
const sources = new Map<string, MergeDatabase>()

beforeAll(async () => {
  whole = await createDatabase([productionMigrations])
  parts = await Promise.all([createDatabase([productionMigrations]), createDatabase([productionMigrations])])
  for (const gatherer of GATHERERS) sources.set(gatherer, await createSource())
})
afterAll(async () => {
  await Promise.all([whole, ...(parts ?? []), ...sources.values()].map((database) => database?.drop()))
})

const MERGED = [
  ...['orderbook_deltas', 'orderbook_snapshots', 'trades'].map((table) => `select to_jsonb(t) - 'xid' as row from ${table} t`),
  'select to_jsonb(t) as row from coverage t',
  'select to_jsonb(t) as row from merge_lines t',
  `select to_jsonb(t) - 'observed_at' as row from data_quality t where market_ticker is not null`,
]

async function dump(pool: Pool): Promise<readonly string[]> {
  const dumps = await Promise.all(
    MERGED.map((query, at) => pool.query<{ line: string }>(`select ${at} || row::text as line from (${query}) q`)),
  )
  return dumps.flatMap(({ rows }) => rows.map(({ line }) => line))
}

const rigOn = (production: Pool, shard?: { index: number; count: number }): MergeRig =>
  new MergeRig({ production, sources: new Map([...sources].map(([name, { pool }]) => [name, pool])), ...(shard && { shard }) })

it.each([11, 12, 13])('gives, as two shards together, exactly what one process gives (seed %i)', async (seed) => {
  await Promise.all([whole, ...parts, ...sources.values()].map((database) => database.empty()))
  const trouble = { disconnect: 0.02, hole: 0.02, crash: 0.01, commit: 0.3 }
  const world = buildWorld({ seed, length: 200, markets: 5, trouble, statesSendingTime: true, maxLagUs: 50, outages: [90] })
  for (const [name, commits] of world.commits) {
    const source = sources.get(name)
    if (source) await writeCommits(source.pool, name, commits)
  }
  for (const rig of [rigOn(whole.pool), ...parts.map(({ pool }, index) => rigOn(pool, { index, count: 2 }))]) {
    await rig.drain()
    await rig.settle()
  }
  const [first = [], second = []] = await Promise.all(parts.map(({ pool }) => dump(pool)))
  expect([...first, ...second].sort()).toEqual([...(await dump(whole.pool))].sort())
  expect(first.length).toBeGreaterThan(0)
  expect(second.length).toBeGreaterThan(0)
})
