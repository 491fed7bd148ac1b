import { describe, expect, it } from 'vitest'
import type { SyncSource } from '../source/source-session.ts'
import type { SyncedTable } from '../table/synced-table.ts'
import { planFeeds } from './plan-feeds.ts'

const source = (name: string): SyncSource => ({ name, pool: { connect: () => Promise.reject(new Error('not connected')) } })
const table = (name: string, after: readonly string[] = []): SyncedTable => ({
  name,
  columns: ['key', 'value'],
  key: ['key'],
  rule: { kind: 'keep-first' },
  after,
})

describe('planFeeds', () => {
  it('groups tables by source, sources by name, and puts a table behind those it speaks of', () => {
    const [b, a] = [source('b'), source('a')]
    const facts = table('facts')
    const plans = planFeeds([
      { source: b, table: table('promises', ['facts']) },
      { source: a, table: facts },
      { source: b, table: facts },
    ])
    expect(plans.map((plan) => [plan.source.name, plan.number, plan.tables.map(({ name }) => name)])).toEqual([
      ['a', 0, ['facts']],
      ['b', 1, ['facts', 'promises']],
    ])
  })

  const a = source('a')
  const repeated = table('t')
  it.each([
    ['twice', [repeated, repeated]],
    ['wait for each other', [table('t', ['u']), table('u', ['t'])]],
    ['must be in the same pull', [table('t', ['u'])]],
    ['key names no', [{ ...table('t'), key: ['no'] }]],
    ['the key is empty', [{ ...table('t'), key: [] }]],
    ['named twice', [{ ...table('t'), columns: ['key', 'key'] }]],
    ['belongs to the synchronisation', [{ ...table('t'), columns: ['key', '_xid'] }]],
    ['partitionBy names no', [{ ...table('t'), partitionBy: 'no' }]],
    ['version names no', [{ ...table('t'), rule: { kind: 'newest', version: ['no'] } as const }]],
    ['moves one way: value', [{ ...table('t'), rule: { kind: 'furthest', greatest: [], least: [], firstKnown: [] } as const }]],
  ])('refuses what could not work: %s', (problem, tables) => {
    expect(() => planFeeds(tables.map((one) => ({ source: a, table: one })))).toThrow(problem)
  })

  it('refuses two sources or two definitions of one name', () => {
    const one = table('t')
    expect(() => planFeeds([source('a'), source('a')].map((other) => ({ source: other, table: one })))).toThrow('share one object')
    expect(() => planFeeds(['a', 'b'].map((name) => ({ source: source(name), table: table('t') })))).toThrow('Two definitions are named t')
  })
})
