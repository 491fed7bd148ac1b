import type { PullReport } from '@kassandra/sync'
import { describe, expect, it } from 'vitest'
import { gatherersBehind, type LandedHeartbeat, toGathererState } from './presence.ts'

const page = (source: string, full: boolean, table = 'gatherer_heartbeat') => ({
  source,
  table,
  rows: full ? 2 : 1,
  full,
  restart: undefined,
  heldBack: 0,
})
const report = (pages: readonly ReturnType<typeof page>[], failed: readonly string[] = []): PullReport => ({
  pages,
  tables: [],
  failures: failed.map((source) => ({ source, error: new Error('lost') })),
})
const landed: LandedHeartbeat = { gatherer: 'g1', state: 'running', horizon: '2026-05-14T04:38:00Z', hasOpenSegment: false }

describe('gatherersBehind', () => {
  it('holds a source until it has been read to its end', () => {
    const start = new Set(['g1', 'g2', 'g3'])
    const first = gatherersBehind(start, report([page('g1', false), page('g2', false), page('g2', true, 'orderbook_deltas')], ['g3']))
    expect([...first]).toEqual(['g3', 'g2'])
    expect([...gatherersBehind(first, report([page('g1', false)]))]).toEqual(['g3', 'g2'])
    expect([...gatherersBehind(first, report([page('g2', false, 'orderbook_deltas')]))]).toEqual(['g3', 'g2'])
    expect([...gatherersBehind(first, report([page('g2', false), page('g3', false)]))]).toEqual([])
    expect([...gatherersBehind(new Set(), report([], ['g1']))]).toEqual(['g1'])
  })
})

describe('toGathererState', () => {
  it('waits for a live gatherer that is not read to its end, whatever of it has landed', () => {
    expect(toGathererState('g1', landed, { isHeard: true, isBehind: true, isDown: false })).toMatchObject({
      presence: 'live',
      awaited: true,
    })
    expect(toGathererState('g1', undefined, { isHeard: true, isBehind: true, isDown: false })).toMatchObject({
      presence: 'live',
      awaited: true,
      horizonUs: undefined,
    })
    expect(toGathererState('g1', { ...landed, state: 'stopped' }, { isHeard: true, isBehind: true, isDown: false })).toMatchObject({
      presence: 'live',
      awaited: true,
    })
  })

  it('waits for one that is read to its end while a segment of it is open', () => {
    expect(toGathererState('g1', landed, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({
      presence: 'live',
      awaited: false,
    })
    expect(toGathererState('g1', { ...landed, hasOpenSegment: true }, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({
      presence: 'live',
      awaited: true,
    })
    expect(toGathererState('g1', { ...landed, state: 'stopped' }, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({
      presence: 'stopped',
      awaited: false,
    })
  })

  it('sees that one is leaving once it drains and has closed its segments', () => {
    const draining = { ...landed, state: 'draining' }
    expect(toGathererState('g1', draining, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({
      presence: 'live',
      isLeaving: true,
    })
    expect(toGathererState('g1', { ...draining, hasOpenSegment: true }, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({
      isLeaving: false,
    })
    expect(toGathererState('g1', draining, { isHeard: true, isBehind: true, isDown: false })).toMatchObject({ isLeaving: false })
    expect(toGathererState('g1', landed, { isHeard: true, isBehind: false, isDown: false })).toMatchObject({ isLeaving: false })
  })

  it('waits for none that is down', () => {
    expect(toGathererState('g1', landed, { isHeard: true, isBehind: true, isDown: true })).toMatchObject({
      presence: 'down',
      awaited: false,
    })
  })
})
