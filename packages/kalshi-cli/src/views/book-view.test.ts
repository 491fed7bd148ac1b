import { price, qty } from '@kassandra/kalshi-sdk'
import { describe, expect, it } from 'vitest'
import { styleOf } from '../output/style.ts'
import { ladderDocument, ladderLines, ladderOf } from './book-view.ts'

const style = styleOf({ env: {} }, { terminal: undefined, write: () => Promise.resolve() })
const LEVELS = {
  yes: [
    { price: price(4_000), qty: qty(100_00) },
    { price: price(4_200), qty: qty(50_00) },
  ],
  no: [
    { price: price(5_500), qty: qty(10_00) },
    { price: price(5_700), qty: qty(25_50) },
  ],
}

describe('a ladder', () => {
  it('offers YES at the complements of the bids for NO, best first', () => {
    expect(ladderDocument(ladderOf(LEVELS))).toEqual({
      bids: [
        { price: '0.4200', qty: '50.00' },
        { price: '0.4000', qty: '100.00' },
      ],
      asks: [
        { price: '0.4300', qty: '25.50' },
        { price: '0.4500', qty: '10.00' },
      ],
    })
  })

  it('is drawn with the best levels next to the spread', () => {
    expect(ladderLines(ladderOf(LEVELS), style)).toEqual([
      'ask  0.45   10.0  ██',
      'ask  0.43   25.5  █████',
      '     spread 0.01',
      'bid  0.42   50.0  ██████████',
      'bid  0.40  100.0  ████████████████████',
    ])
  })

  it('keeps the best levels of each side', () => {
    expect(ladderOf(LEVELS, 1)).toEqual({ bids: [{ price: 4_200, qty: 50_00 }], asks: [{ price: 4_300, qty: 25_50 }] })
  })

  it('says what is missing', () => {
    expect(ladderLines(ladderOf({ yes: [], no: [] }), style)).toEqual(['     nobody bids or offers'])
    expect(ladderLines(ladderOf({ ...LEVELS, no: [] }), style)[0]).toBe('     no offers')
    expect(ladderLines(ladderOf({ ...LEVELS, yes: [] }), style).at(-1)).toBe('     no bids')
  })

  it('tells a crossed book by its spread', () => {
    const crossed = ladderOf({ ...LEVELS, no: [{ price: price(5_900), qty: qty(1_00) }] })
    expect(ladderLines(crossed, style)[1]).toBe('     spread -0.01')
  })
})
