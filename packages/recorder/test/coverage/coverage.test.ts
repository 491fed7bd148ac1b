import { epochUs } from '@kassandra/kalshi-sdk/units'
import { productionMigrations } from '@kassandra/sync/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeCoverage, describeSummary } from '../../src/coverage/describe-coverage.ts'
import { queryCoverage } from '../../src/coverage/query-coverage.ts'
import { findRecordedSpan, summarizeCoverage } from '../../src/coverage/summarize-coverage.ts'
import { BASE_US, type HandMadeFrame, recordingOf } from '../merge/hand-made.ts'
import { createDatabase, createSource, type MergeDatabase } from '../merge/merge-databases.ts'
import { MergeRig } from '../merge/merge-rig.ts'
import { writeCommits } from '../merge/source-writer.ts'

const at = (us: number) => epochUs(BASE_US + us)
const snapshot = (us: number): HandMadeFrame => ({ kind: 'snapshot', at: us, book: new Map() })
const delta = (us: number): HandMadeFrame => ({ kind: 'delta', at: us, side: 'yes', price: 4_000, delta: 100 })

let production: MergeDatabase
let source: MergeDatabase

// M1: 1,000 to 5,001 covered, gap to 9,000, covered to 12,001. M2: 1,000 to 4,001 covered, and goes on.
beforeAll(async () => {
  production = await createDatabase([productionMigrations])
  source = await createSource()
  await writeCommits(source.pool, 'g1', [
    recordingOf({ gatherer: 'g1', connId: 'a', frames: [snapshot(0), delta(5_000)], closeReason: 'disconnect' }),
    recordingOf({ gatherer: 'g1', connId: 'b', frames: [snapshot(8_000), delta(12_000)], closeReason: 'stop' }),
    { ...recordingOf({ gatherer: 'g1', connId: 'c', market: 'M2', frames: [snapshot(0), delta(4_000)] }), horizonUs: at(12_001) },
  ])
  const rig = new MergeRig({ production: production.pool, sources: new Map([['g1', source.pool]]) })
  await rig.drain()
})
afterAll(async () => {
  await Promise.all([production?.drop(), source?.drop()])
})

const ask = (market: string, from: number, to: number) => queryCoverage(production.pool, [market], at(from), at(to))

describe('coverage of a market', () => {
  it.each([
    ['M1', 1_000, 5_001, []],
    ['M1', 9_000, 12_001, []],
    ['M1', 2_000, 5_002, [[5_001, 5_002, 'disconnect']]],
    [
      'M1',
      0,
      20_000,
      [
        [0, 1_000, 'not recorded'],
        [5_001, 9_000, 'disconnect'],
        [12_001, 20_000, 'stop'],
      ],
    ],
    ['M1', 6_000, 7_000, [[6_000, 7_000, 'disconnect']]],
    ['M1', 13_000, 14_000, [[13_000, 14_000, 'stop']]],
    ['M2', 1_000, 4_001, []],
    ['M2', 3_000, 6_000, [[4_001, 6_000, 'not decided yet']]],
    ['M9', 0, 10, [[0, 10, 'not recorded']]],
  ])('of %s from %i to %i says exactly what is missing', async (market, from, to, expected) => {
    const [answer] = await ask(market, from, to)
    const missing = answer?.missing.map(({ fromUs, toUs, reason }) => [fromUs - BASE_US, toUs - BASE_US, reason])
    expect(missing).toEqual(expected)
    expect(answer?.complete).toBe(expected.length === 0)
    expect(answer?.missingUs).toBe(expected.reduce((sum, [start, end]) => sum + Number(end) - Number(start), 0))
  })

  it('answers several markets in the order they were asked for', async () => {
    const answers = await queryCoverage(production.pool, ['M9', 'M2', 'M1'], at(1_000), at(4_000))
    expect(answers.map(({ market, complete }) => [market, complete])).toEqual([
      ['M9', false],
      ['M2', true],
      ['M1', true],
    ])
    expect(answers.map(describeCoverage).join('\n')).toBe(
      [
        'M9 2026-02-02T02:40:00.001000Z to 2026-02-02T02:40:00.004000Z: incomplete, 0.003 s missing in 1 part',
        '  missing 2026-02-02T02:40:00.001000Z to 2026-02-02T02:40:00.004000Z: not recorded',
        'M2 2026-02-02T02:40:00.001000Z to 2026-02-02T02:40:00.004000Z: complete',
        'M1 2026-02-02T02:40:00.001000Z to 2026-02-02T02:40:00.004000Z: complete',
      ].join('\n'),
    )
  })
})

describe('coverage of all markets', () => {
  it('is summed over what was recorded', async () => {
    expect(await findRecordedSpan(production.pool, undefined)).toEqual({ fromUs: at(1_000), toUs: at(12_001) })
    expect(await findRecordedSpan(production.pool, ['M2'])).toEqual({ fromUs: at(1_000), toUs: at(4_001) })
    expect(await findRecordedSpan(production.pool, ['M9'])).toBeUndefined()
    const summary = await summarizeCoverage(production.pool, at(0), at(10_000))
    expect(summary).toEqual({
      fromUs: at(0),
      toUs: at(10_000),
      complete: false,
      markets: 2,
      marketsWithGaps: 1,
      gaps: 1,
      coveredUs: 4_001 + 1_000 + 3_001,
      gapUs: 3_999,
      reasons: [{ reason: 'disconnect', gaps: 1, gapUs: 3_999 }],
      worst: [{ market: 'M1', gaps: 1, gapUs: 3_999 }],
    })
    expect(describeSummary(summary)).toBe(
      [
        '2 markets 2026-02-02T02:40:00.000000Z to 2026-02-02T02:40:00.010000Z: incomplete, 1 gaps of 0.003999 s in 1 markets, 0.008002 s covered',
        '  disconnect: 1 gaps, 0.003999 s',
        '  M1: 1 gaps, 0.003999 s',
      ].join('\n'),
    )
    expect(await summarizeCoverage(production.pool, at(0), at(5_000))).toMatchObject({ complete: true, gaps: 0, markets: 2 })
  })
})
