import { price } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CENTI_CENT,
  DECI_CENT,
  fromWireRanges,
  guessStructure,
  LINEAR_CENT,
  snapToGrid,
  stepAt,
  TAPERED_DECI_CENT,
  toWireRanges,
} from './price-structure.ts'

describe('price structures', () => {
  it.each([LINEAR_CENT, DECI_CENT, TAPERED_DECI_CENT, CENTI_CENT])('snaps to a price that an order may have on $label', (structure) => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 10_500, noNaN: true }), (at) => {
        const snapped = snapToGrid(structure, at)
        expect(snapped).toBeGreaterThan(0)
        expect(snapped).toBeLessThan(10_000)
        expect(snapped % stepAt(structure, snapped)).toBe(0)
      }),
    )
  })

  it('guesses the coarsest grid that holds the prices', () => {
    const guess = (...prices: number[]) => guessStructure(prices.map(price)).label
    expect(guess(100, 5_000)).toBe('linear_cent')
    expect(guess(10, 5_000, 9_990)).toBe('tapered_deci_cent')
    expect(guess(10, 5_010, 20)).toBe('deci_cent')
    expect(guess(10, 5_001)).toBe('center_centi_edge_centi_cent')
  })

  it('reads back what the wire carries, and nothing malformed', () => {
    expect(fromWireRanges('tapered_deci_cent', toWireRanges(TAPERED_DECI_CENT))).toEqual(TAPERED_DECI_CENT)
    expect(fromWireRanges('x', [])).toBeUndefined()
    expect(fromWireRanges('x', undefined)).toBeUndefined()
    expect(fromWireRanges('x', [{ start: '0.0000', end: '1.0000', step: '0' }])).toBeUndefined()
    expect(fromWireRanges('x', [{ start: '0.0000', end: '2.0000', step: '0.0100' }])).toBeUndefined()
  })
})
