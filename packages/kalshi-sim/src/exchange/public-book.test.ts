import { price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PublicBook } from './public-book.ts'

describe('PublicBook', () => {
  it('lists levels ascending, the best last, and the best few on request', () => {
    const book = new PublicBook()
    for (const at of [3_000, 1_000, 2_000]) book.apply('yes', price(at), qty(100))
    expect(book.levels('yes').map((level) => level.price)).toEqual([1_000, 2_000, 3_000])
    expect(book.levels('yes', 2).map((level) => level.price)).toEqual([2_000, 3_000])
    expect(book.best('yes')).toEqual({ price: 3_000, qty: 100 })
  })

  it('drops a level at zero and refuses to go below, changing nothing', () => {
    const book = new PublicBook()
    book.apply('no', price(500), qty(100))
    expect(book.apply('no', price(500), qty(-101))).toBe(false)
    expect(book.levels('no')).toEqual([{ price: 500, qty: 100 }])
    expect(book.apply('no', price(500), qty(-100))).toBe(true)
    expect(book.levels('no')).toEqual([])
    expect(book.apply('no', price(500), qty(-1))).toBe(false)
  })

  it('agrees with a plain map under any sequence of deltas', () => {
    const delta = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -300, max: 300 }))
    fc.assert(
      fc.property(fc.array(delta), (deltas) => {
        const book = new PublicBook()
        const model = new Map<number, number>()
        for (const [at, by] of deltas) {
          const next = (model.get(at) ?? 0) + by
          expect(book.apply('yes', price(at), qty(by))).toBe(next >= 0)
          if (next > 0) model.set(at, next)
          if (next === 0) model.delete(at)
        }
        const levels = [...model].sort(([a], [b]) => a - b).map(([at, size]) => ({ price: at, qty: size }))
        expect(book.levels('yes')).toEqual(levels)
      }),
    )
  })
})
