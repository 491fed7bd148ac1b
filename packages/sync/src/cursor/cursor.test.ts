import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClusterState, type Cursor, planRead } from './cursor.ts'

const state: ClusterState = { systemIdentifier: '7', timeline: 1, snapshotXmin: '90', snapshotXmax: '100' }
const cursor: Cursor = { systemIdentifier: '7', timeline: 1, xid: '80', id: '12' }

describe('planRead', () => {
  it('goes on behind a cursor of the same history', () => {
    expect(planRead(cursor, state)).toEqual({ kind: 'continue', cursor })
  })

  it.each([
    ['first', undefined],
    ['identity', { ...cursor, systemIdentifier: '8' }],
    ['identity', { ...cursor, timeline: 2 }],
    ['rewound', { ...cursor, xid: '100' }],
  ])('starts over when the source may be another one: %s', (reason, stored) => {
    expect(planRead(stored, state)).toEqual({
      kind: 'restart',
      reason,
      cursor: { systemIdentifier: '7', timeline: 1, xid: '0', id: '0' },
    })
  })

  it('compares ids as numbers of 64 bits', () => {
    const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    fc.assert(
      fc.property(id, id, (xid, xmax) => {
        const plan = planRead({ ...cursor, xid: `${xid}` }, { ...state, snapshotXmax: `${xmax}` })
        expect(plan.kind).toBe(xid < xmax ? 'continue' : 'restart')
      }),
    )
  })
})
