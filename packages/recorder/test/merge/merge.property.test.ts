import { epochUs } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../../test/support/mulberry32.ts'
import { MemoryMerge } from './memory-merge.ts'
import { expectMinimalGaps, expectTruth } from './merged-truth.ts'
import { pick, type Random, type Stream, simulateStream } from './simulated-exchange.ts'
import { type Commit, simulateGatherer } from './simulated-gatherer.ts'

const GATHERERS = ['g1', 'g2', 'g3']
const START_US = epochUs(1_770_000_000_000_000)

interface World {
  readonly stream: Stream
  readonly commits: ReadonlyMap<string, readonly Commit[]>
  readonly random: Random
}

const worlds = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  length: fc.integer({ min: 1, max: 140 }),
  markets: fc.integer({ min: 1, max: 3 }),
  trouble: fc.record({
    disconnect: fc.constantFrom(0, 0.01, 0.05),
    hole: fc.constantFrom(0, 0.01, 0.04),
    crash: fc.constantFrom(0, 0.01, 0.03),
    commit: fc.constantFrom(0.05, 0.3, 1),
  }),
  statesSendingTime: fc.boolean(),
  maxLagUs: fc.constantFrom(0, 50, 3_000),
  outages: fc.array(fc.integer({ min: 1, max: 139 }), { maxLength: 2 }),
})

function buildWorld({ seed, ...options }: typeof worlds extends fc.Arbitrary<infer T> ? T : never): World {
  const random = mulberry32(seed)
  const stream = simulateStream(random, { ...options, startUs: START_US })
  const commits = new Map(GATHERERS.map((gatherer) => [gatherer, simulateGatherer(random, stream, { gatherer, ...options })]))
  return { stream, commits, random }
}

const settings = { numRuns: 400 }

describe('planLine over three troubled collectors', () => {
  it('tells the truth at every moment, in whatever order the sources arrive', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { stream, commits, random } = buildWorld(world)
        const merge = new MemoryMerge(GATHERERS, 0)
        const read = new Map(GATHERERS.map((gatherer) => [gatherer, 0]))
        const left = new Set(GATHERERS)
        while (left.size > 0) {
          const gatherer = pick(random, [...left])
          const from = read.get(gatherer) ?? 0
          const page = (commits.get(gatherer) ?? []).slice(from, from + 1 + Math.floor(random() * 4))
          if (page.length === 0) left.delete(gatherer)
          if (random() < 0.05) merge.declareDown(pick(random, GATHERERS))
          read.set(gatherer, from + page.length)
          merge.land(gatherer, page)
          merge.run()
          for (const market of stream.markets) expectTruth(merge, stream, market)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('states exactly the times when nobody was whole as gaps, once everything is known', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { stream, commits } = buildWorld(world)
        const merge = mergeAll(commits, GATHERERS)
        for (const market of stream.markets) {
          expectTruth(merge, stream, market)
          expectMinimalGaps(merge, market)
        }
      }),
      settings,
    )
  })

  it('gives the same tables whatever the order of sources, and nothing new when it runs again', () => {
    fc.assert(
      fc.property(worlds, fc.shuffledSubarray(GATHERERS, { minLength: 3 }), (world, order) => {
        const { commits } = buildWorld(world)
        const inOrder = mergeAll(commits, GATHERERS)
        const shuffled = mergeAll(commits, order)
        expect(tablesOf(shuffled)).toEqual(tablesOf(inOrder))
        inOrder.run()
        expect(tablesOf(inOrder)).toEqual(tablesOf(shuffled))
      }),
      settings,
    )
  })
})

/** Every source arrives as a whole, one after the other, and the merge looks after each. */
function mergeAll(commits: World['commits'], order: readonly string[]): MemoryMerge {
  const merge = new MemoryMerge(GATHERERS, 0)
  for (const gatherer of order) {
    merge.land(gatherer, commits.get(gatherer) ?? [])
    merge.run()
  }
  return merge
}

function tablesOf(merge: MemoryMerge): unknown {
  const switches = merge.switches.map((row) => JSON.stringify([row.market, row.atUs, row.connId, row.seq, [...row.book].sort()])).sort()
  return { merged: merge.merged, lines: merge.lines, ledger: merge.ledger, switches }
}
