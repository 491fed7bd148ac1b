import type { ClientPool } from '@kassandra/sync'
import { productionMigrations } from '@kassandra/sync/schema'
import fc from 'fast-check'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harm, Saboteur } from '../../../sync/test/support/saboteur.ts'
import { loadMerge } from './loaded-merge.ts'
import { MemoryMerge } from './memory-merge.ts'
import { createDatabase, createSource, type MergeDatabase } from './merge-databases.ts'
import { MergeRig, type RigOptions } from './merge-rig.ts'
import { expectMinimalGaps, expectTruth, type MergedState } from './merged-truth.ts'
import type { Commit } from './simulated-gatherer.ts'
import { writeCommits } from './source-writer.ts'
import { buildWorld, GATHERERS, type World, worldOptions } from './worlds.ts'

/** How many worlds each property is tried on. */
const RUNS = Number(process.env['MERGE_RUNS'] ?? 4)
const SEED = process.env['MERGE_SEED'] === undefined ? undefined : Number(process.env['MERGE_SEED'])
const settings = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }), endOnFailure: RUNS <= 20 }
const HARMS: readonly Harm[] = ['terminate-before', 'throw-after', 'terminate-after', 'throw-before']

let production: MergeDatabase
const sources = new Map<string, MergeDatabase>()

beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  for (const gatherer of GATHERERS) sources.set(gatherer, await createSource())
})
afterAll(async () => {
  await Promise.all([production, ...sources.values()].map((database) => database?.drop()))
})

const plan = fc.record({
  world: worldOptions,
  pageRows: fc.constantFrom(3, 20, 1_000),
  chunkRows: fc.constantFrom(4, 1_000),
  steps: fc.integer({ min: 1, max: 4 }),
  mode: fc.constantFrom('segment' as const, 'multiset' as const),
})

const BASE_TROUBLE = { disconnect: 0, hole: 0, crash: 0, commit: 0.05, repeat: 0, swap: 0 }
const BASE_WORLD = { seed: 0, length: 42, markets: 1, trouble: BASE_TROUBLE, statesSendingTime: false, maxLagUs: 0, outages: [], skewUs: 0 }
/** What was once wrong: a kept book that went before the segment did; a gap where a gatherer had only not been read to its end. */
const ONCE_WRONG: [typeof plan extends fc.Arbitrary<infer T> ? T : never][] = [
  [{ world: BASE_WORLD, pageRows: 3, chunkRows: 1_000, steps: 1, mode: 'segment' }],
  [
    {
      world: {
        ...BASE_WORLD,
        ...{ seed: 14, length: 139, outages: [89, 34], skewUs: -700_000_000 },
        trouble: { ...BASE_TROUBLE, disconnect: 0.01, hole: 0.01, commit: 1 },
      },
      ...{ pageRows: 20, chunkRows: 1_000, steps: 4, mode: 'segment' },
    },
  ],
]

const rigOptions = (wrap: (pool: ClientPool) => ClientPool = (pool) => pool): RigOptions => ({
  production: wrap(production.pool),
  sources: new Map([...sources].map(([name, { pool }]) => [name, wrap(pool)])),
})

/** The same share of everybody's commits at each step. */
function stepsOf({ commits }: World, steps: number): readonly ReadonlyMap<string, readonly Commit[]>[] {
  return Array.from({ length: steps }, (_, at) => {
    const share = (all: readonly Commit[], part: number): number => Math.floor((all.length * part) / steps)
    return new Map([...commits].map(([name, all]) => [name, all.slice(share(all, at), share(all, at + 1))]))
  })
}

async function emptyAll(): Promise<void> {
  await Promise.all([production, ...sources.values()].map((database) => database.empty()))
}

async function write(step: ReadonlyMap<string, readonly Commit[]>): Promise<void> {
  await Promise.all([...step].map(([name, commits]) => writeCommits(sourcePool(name), name, commits)))
}

function sourcePool(name: string): Pool {
  const source = sources.get(name)
  if (!source) throw new RangeError(`no source ${name}`)
  return source.pool
}

/** Everything that the merge decides and audits. Neither transaction ids nor our clock are in it. */
async function dumpAll(): Promise<readonly string[]> {
  const queries = [
    'select * from delta_landing',
    ...['orderbook_deltas', 'orderbook_snapshots', 'segments'].map((table) => `select to_jsonb(t) - 'xid' as row from ${table} t`),
    ...['coverage', 'merge_lines', 'merge_members', 'merge_segments'].map((table) => `select * from ${table}`),
    'select kind, subject, market_ticker, exchange_ts, detail from data_quality',
    'select from_ts, to_ts, sealed_at is null as open, settled = arrivals as settled from seal_intervals',
  ]
  const dumps = await Promise.all(
    queries.map((query, at) =>
      production.pool.query<{ line: string }>(`select ${at} || row_to_json(q)::text as line from (${query}) q order by 1`),
    ),
  )
  return dumps.flatMap(({ rows }) => rows.map(({ line }) => line))
}

describe('mergeLanded on real tables', () => {
  it('tells the truth after every step, whatever the pages, while landed rows are audited and dropped', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ world: options, steps, ...rigSettings }) => {
        const world = buildWorld(options)
        await emptyAll()
        const rig = new MergeRig({ ...rigOptions(), ...rigSettings })
        const collected = new MemoryMerge(GATHERERS, 0)
        for (const step of stepsOf(world, steps)) {
          await write(step)
          for (const [name, commits] of step) collected.land(name, commits)
          await rig.drain()
          await rig.settle()
          const merged = await loadMerge(production.pool, collected)
          for (const market of world.stream.markets) expectTruth(merged, world.stream, market)
        }
        const merged = await loadMerge(production.pool, collected)
        for (const market of world.stream.markets) expectMinimalGaps(merged, market)
        if (rigSettings.mode === 'multiset') expectUnion(merged, world)
        expect(await defects()).toEqual([])
      }),
      { ...settings, examples: ONCE_WRONG },
    )
  }, 600_000)

  it('leaves the same tables when it is killed at any statement and started again', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.nat(), fc.nat(), async ({ world: options, steps, ...rigSettings }, at, harm) => {
        const world = buildWorld(options)
        const counter = new Saboteur(production.pool, Number.MAX_SAFE_INTEGER, 'throw-before')
        await emptyAll()
        await runAll(world, steps, () => new MergeRig({ ...rigOptions((pool) => counter.wrap(pool)), ...rigSettings }))
        const expected = await dumpAll()
        await emptyAll()
        const saboteur = new Saboteur(production.pool, 1 + (at % counter.statements), HARMS[harm % HARMS.length] ?? 'throw-before')
        await runAll(world, steps, () => new MergeRig({ ...rigOptions((pool) => saboteur.wrap(pool)), ...rigSettings }))
        expect(await dumpAll(), `killed at statement ${1 + (at % counter.statements)} of ${counter.statements}`).toEqual(expected)
      }),
      settings,
    )
  }, 600_000)
})

/** Whatever anybody received of a market, before what its line has decided, is there once. */
function expectUnion(merged: MergedState, { commits }: World): void {
  const received = [...commits.values()].flat().flatMap(({ deltas }) => deltas)
  const missing = received.filter((row) => {
    const line = merged.lines.get(row.market)
    const decidedUs = line?.kind === 'following' ? line.frontierUs : line?.kind === 'gap' ? line.fromUs : 0
    return row.tsUs < decidedUs && !merged.merged.has([row.market, row.tsUs, row.side, row.price, row.delta, row.occ].join('|'))
  })
  expect(missing).toEqual([])
}

/** Every life that ends in an error is followed by another one. */
async function runAll(world: World, steps: number, begin: () => MergeRig): Promise<void> {
  let rig = begin()
  for (const step of stepsOf(world, steps)) {
    await write(step)
    for (let lives = 0; ; lives++) {
      try {
        await rig.drain()
        await rig.settle()
        break
      } catch (error) {
        if (lives > 0) throw error
        rig = begin()
      }
    }
  }
}

/** Nothing is wrong with what the simulated collectors say, so no audit may say so. */
async function defects(): Promise<readonly unknown[]> {
  const { rows } = await production.pool.query(
    `select kind, subject, exchange_ts, detail from data_quality where kind in ('disagreement', 'book-mismatch', 'negative-level')`,
  )
  return rows
}
