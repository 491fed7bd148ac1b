import { describe, expect, it } from 'vitest'
import { SidBooks } from '../../src/book/sid-books.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { levelsOf } from '../support/book-frames.ts'
import { ManualClock } from '../support/manual-clock.ts'

const snapshot = (seq: number, ticker: string, yes: readonly (readonly [string, string])[]): object => ({
  type: 'orderbook_snapshot',
  sid: 1,
  seq,
  msg: { market_ticker: ticker, market_id: '', yes_dollars_fp: yes },
})
const delta = (seq: number, ticker: string, price: string, change: string): object => ({
  type: 'orderbook_delta',
  sid: 1,
  seq,
  msg: { market_ticker: ticker, market_id: '', price_dollars: price, delta_fp: change, side: 'yes', ts: '2026-08-07T06:46:28.97871Z' },
})

function booksAfter(...wire: readonly object[]): SidBooks {
  const books = new SidBooks(new ManualClock())
  for (const raw of wire) books.apply(decodeFrame(raw))
  return books
}

/** What other clients get wrong with today's frames, each seen by running or reading them. */
describe('defects of other clients', () => {
  it('D6: a delta of today changes the book, and a jump of seq is noticed', () => {
    const books = booksAfter(snapshot(1, 'A', [['0.4800', '100.00']]), delta(2, 'A', '0.4800', '-54.00'))
    expect(books.find('A')?.levels('yes')).toEqual(levelsOf([[4_800, 46_00]]))
    expect(books.apply(decodeFrame(delta(9, 'A', '0.4800', '1.00'))).step).toBe('gap')
    expect(books.find('A')?.state).toBe('recovering')
  })

  it('D7: a trade of today has its own price and amount', () => {
    const msg = {
      trade_id: 't',
      market_ticker: 'A',
      yes_price_dollars: '0.3100',
      no_price_dollars: '0.6900',
      count_fp: '7.00',
      taker_side: 'no',
      ts: 1,
    }
    expect(decodeFrame({ type: 'trade', sid: 1, seq: 1, msg })).toMatchObject({
      kind: 'trade',
      yesPrice: 3_100,
      count: 7_00,
      takerSide: 'no',
    })
  })

  it('D8: fractions of cents and contracts stay, and a signed change never replaces a quantity', () => {
    const books = booksAfter(
      snapshot(1, 'A', [
        ['0.4800', '100.00'],
        ['0.4850', '7.50'],
      ]),
      delta(2, 'A', '0.4800', '5.00'),
      delta(3, 'A', '0.4850', '-0.25'),
    )
    expect(books.find('A')?.levels('yes')).toEqual(
      levelsOf([
        [4_800, 105_00],
        [4_850, 7_25],
      ]),
    )
  })

  it('D9: two markets of one subscription share its seq, without a gap between them', () => {
    const books = new SidBooks(new ManualClock())
    const wire = [
      snapshot(1, 'A', []),
      snapshot(2, 'B', []),
      delta(3, 'A', '0.4000', '1.00'),
      delta(4, 'B', '0.4000', '1.00'),
      delta(5, 'A', '0.4000', '1.00'),
    ]
    expect(wire.map((raw) => books.apply(decodeFrame(raw)).step)).toEqual(['first', 'next', 'next', 'next', 'next'])
    expect([books.find('A')?.state, books.find('B')?.state]).toEqual(['live', 'live'])
  })

  it('D10: a delta that comes twice is applied once', () => {
    const books = booksAfter(snapshot(1, 'A', []), delta(2, 'A', '0.4000', '3.00'), delta(2, 'A', '0.4000', '3.00'))
    expect(books.find('A')?.levels('yes')).toEqual(levelsOf([[4_000, 3_00]]))
  })
})
