import type { PriceRange } from '@kassandra/kalshi-sdk'
import { type Price, price } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GRIDS } from '../../test/support/quote-input.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { PriceGrid } from './price-grid.ts'

const range = (start: number, end: number, step: number): PriceRange => ({ start: price(start), end: price(end), step: price(step) })

describe('PriceGrid', () => {
  it('snaps down and up within bands and across their borders', () => {
    const grid = GRIDS.taperedDeciCent
    expect([grid.floor(987.6), grid.ceil(987.6)]).toEqual([980, 990])
    expect([grid.floor(1_050), grid.ceil(1_050)]).toEqual([1_000, 1_100])
    expect([grid.below(price(1_000)), grid.above(price(1_000))]).toEqual([990, 1_100])
    expect([grid.below(price(9_000)), grid.above(price(9_000))]).toEqual([8_900, 9_010])
  })

  it('ends strictly inside 0 and 1', () => {
    const grid = GRIDS.linearCent
    expect([grid.lowest, grid.highest]).toEqual([100, 9_900])
    expect([grid.floor(99), grid.below(price(100)), grid.floor(-5), grid.floor(Number.NaN)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect([grid.ceil(9_901), grid.above(price(9_900)), grid.ceil(1e9)]).toEqual([undefined, undefined, undefined])
    expect([grid.floor(1e9), grid.ceil(-1e9)]).toEqual([9_900, 100])
    expect([grid.has(price(0)), grid.has(price(100)), grid.has(price(150)), grid.has(price(10_000))]).toEqual([false, true, false, false])
  })

  it('takes bands in any order, with gaps or overlaps', () => {
    const grid = new PriceGrid([range(9_000, 9_100, 50), range(0, 200, 100), range(100, 200, 30)])
    expect([grid.floor(199), grid.floor(5_000), grid.ceil(5_000)]).toEqual([190, 200, 9_000])
  })

  it('refuses ranges without a price for an order', () => {
    expect(() => new PriceGrid([])).toThrow(InvalidParameterError)
    expect(() => new PriceGrid([range(0, 10_000, 10_000)])).toThrow(InvalidParameterError)
    expect(() => new PriceGrid([range(0, 10_000, 0)])).toThrow(InvalidParameterError)
  })

  it('brackets every number by neighbours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(GRIDS)), fc.double({ min: 100, max: 9_900, noNaN: true }), (grid, at) => {
        const [floor, ceil] = [grid.floor(at) as Price, grid.ceil(at) as Price]
        expect(floor <= at && at <= ceil).toBe(true)
        expect(grid.has(floor) && grid.has(ceil)).toBe(true)
        expect(floor === ceil || grid.above(floor) === ceil).toBe(true)
        expect(floor === ceil || grid.below(ceil) === floor).toBe(true)
      }),
    )
  })
})
