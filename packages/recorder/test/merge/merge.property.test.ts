import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryMerge } from './memory-merge.ts'
import { expectMinimalGaps, expectTruth } from './merged-truth.ts'
import { pick } from './simulated-exchange.ts'
import { buildWorld, GATHERERS, type World, worldOptions } from './worlds.ts'

const settings = { numRuns: 400 }

describe('planLine over three troubled collectors', () => {
  it('tells the truth at every moment, in whatever order the sources arrive', () => {
    fc.assert(
      fc.property(worldOptions, (world) => {
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
      fc.property(worldOptions, (world) => {
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
      fc.property(worldOptions, fc.shuffledSubarray([...GATHERERS], { minLength: 3 }), (world, order) => {
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
