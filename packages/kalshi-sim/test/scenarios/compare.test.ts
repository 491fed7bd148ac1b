import { describe, expect, it } from 'vitest'
import { Comparison } from './compare.ts'

describe('a comparison', () => {
  it('names every field that differs, is missing or is more, and no other', () => {
    const recorded = { same: 1, price: '0.48', gone: true, list: [{ a: 1 }, { a: 2 }], short: [1] }
    const own = { same: 1, price: '0.49', more: 0, list: [{ a: 1 }, { a: 3 }], short: [] }
    expect(new Comparison([]).differences(recorded, own)).toEqual([
      '.price: recorded "0.48", ours "0.49"',
      '.gone: recorded true, not ours',
      '.list[1].a: recorded 2, ours 3',
      '.short: recorded [1], ours []',
      '.more: ours 0, not recorded',
    ])
  })

  it('lets pass what is excepted, in the way in which it is, and says which exception nothing needed', () => {
    const reason = 'of later'
    const exceptions = [
      { field: 'ts', kind: 'value', reason },
      { field: 'more', kind: 'only ours', reason },
      { field: 'price', kind: 'only recorded', reason },
    ] as const
    const comparison = new Comparison(exceptions)
    expect(comparison.differences({ ts: 1, price: '0.48' }, { ts: 2, price: '0.49', more: 1 })).toEqual([
      '.price: recorded "0.48", ours "0.49"',
    ])
    expect(comparison.unused()).toEqual(['price (only recorded)'])
  })

  it('takes other ids when they join in the same way', () => {
    const ids = ['order_id', 'creator_order_id'].map((field) => ({ field, kind: 'id', reason: 'drawn' }) as const)
    const comparison = new Comparison(ids)
    expect(comparison.differences({ order_id: 'a', creator_order_id: 'a' }, { order_id: 'x', creator_order_id: 'x' })).toEqual([])
    expect(comparison.differences({ order_id: 'a' }, { order_id: 'y' })).toHaveLength(1)
    expect(comparison.differences({ order_id: 'b' }, { order_id: 'x' })).toHaveLength(1)
  })
})
