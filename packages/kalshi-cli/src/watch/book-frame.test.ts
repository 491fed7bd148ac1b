import { epochUs, OrderBook, price, qty } from '@kassandra/kalshi-sdk'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { styleOf } from '../output/style.ts'
import { bookFrame, bookLine, depthFor } from './book-frame.ts'

const style = styleOf({ env: {} }, { terminal: undefined, write: () => Promise.resolve() })

function bookOf(levels: number): OrderBook {
  const book = new OrderBook('KXTEST-1', { nowUs: () => epochUs(1_000_000_000) })
  const side = Array.from({ length: levels }, (_, index) => ({ price: price(1_000 + index * 10), qty: qty(100 * (index + 1)) }))
  book.replace({ yes: side, no: side }, { seq: 7, exchangeTsUs: epochUs(997_000_000) })
  return book
}

it('fits into the terminal, whatever its size', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100 }), fc.integer({ min: 7, max: 60 }), fc.integer({ min: 40, max: 200 }), (levels, rows, columns) => {
      const depth = depthFor({ rows })
      const caption = { name: 'a market with a title that is quite long: as titles are', environment: 'demo', news: 'connected' }
      const lines = bookFrame(bookOf(levels).snapshot(depth), caption, depth, columns, style)
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const line of lines.slice(0, 2)) expect([...line].length).toBeLessThanOrEqual(columns)
    }),
  )
})

it('tells how far the book can be trusted, and its age', () => {
  const book = bookOf(1)
  const caption = { name: 'A market', environment: 'demo', news: 'connection lost (server), connecting anew' }
  book.step('disconnect')
  const lines = bookFrame(book.snapshot(), caption, 5, 100, style)
  expect(lines.at(-2)).toBe('stale  last change 3 s ago  connection lost (server), connecting anew')
})

it('is one line of JSON', () => {
  expect(bookLine(bookOf(3).snapshot(), 1)).toEqual({
    ticker: 'KXTEST-1',
    state: 'live',
    seq: 7,
    exchangeTime: '1970-01-01T00:16:37.000000Z',
    bids: [{ price: '0.1020', qty: '3.00' }],
    asks: [{ price: '0.8980', qty: '3.00' }],
  })
})
