import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Interval, intersect, isWithin, unite } from './interval.ts'

const interval = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }))
  .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length }))
const intervals = fc.array(interval, { maxLength: 6 })
const instants = Array.from({ length: 52 }, (_, at) => at)
const holds = (list: readonly Interval[], us: number): boolean => list.some(({ fromUs, toUs }) => fromUs <= us && us <= toUs)

describe('intervals', () => {
  it('united hold the same instants, apart from one another and in order', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const united = unite(list)
        expect(instants.filter((us) => holds(united, us))).toEqual(instants.filter((us) => holds(list, us)))
        for (const [at, { fromUs }] of united.entries()) expect(fromUs).toBeGreaterThan(united[at - 1]?.toUs ?? -1)
      }),
    )
  })

  it('intersected hold the instants that all lists hold', () => {
    fc.assert(
      fc.property(fc.array(intervals, { minLength: 1, maxLength: 3 }), (lists) => {
        const common = intersect(lists)
        expect(instants.filter((us) => holds(common, us))).toEqual(instants.filter((us) => lists.every((list) => holds(list, us))))
      }),
    )
    expect(intersect([])).toEqual([])
  })

  it('hold a part when one of them holds all of it', () => {
    const list = [
      { fromUs: 1, toUs: 3 },
      { fromUs: 4, toUs: 6 },
    ]
    expect([isWithin({ fromUs: 1, toUs: 3 }, list), isWithin({ fromUs: 2, toUs: 5 }, list)]).toEqual([true, false])
  })
})
