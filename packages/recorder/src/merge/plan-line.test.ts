import { epochUs } from '@kassandra/kalshi-sdk/units'
import { expect, it } from 'vitest'
import type { GathererState } from './gatherer-state.ts'
import type { LineState } from './line.ts'
import type { MarketSegment } from './market-segment.ts'
import { planLine } from './plan-line.ts'

const id = { gatherer: 'g1', connId: 'c', sid: 1, startSeq: 1 }
const line: LineState = { kind: 'following', leader: id, emittedSeq: 9, frontierUs: epochUs(900) }
const leader: MarketSegment = { id, snapshotSeq: 2, fromUs: epochUs(100), completeSeq: 9, beforeUs: epochUs(900), closeReason: 'stop' }
const g1: GathererState = { gatherer: 'g1', presence: 'stopped', awaited: false, horizonUs: epochUs(900) }

it('begins no gap at a clean end of all recording, also while the last one has not said that it has stopped', () => {
  const g2: GathererState = { gatherer: 'g2', presence: 'live', awaited: false, horizonUs: epochUs(900) }
  const kindsWith = (other: GathererState) => planLine(line, [leader], [g1, other], { graceUs: 10 }).ledger.map(({ kind }) => kind)
  expect(kindsWith({ ...g2, isLeaving: true })).toEqual([])
  expect(kindsWith({ ...g2, presence: 'stopped' })).toEqual([])
  expect(kindsWith(g2)).toEqual(['gap'])
})
