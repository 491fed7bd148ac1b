import { complement, ONE_DOLLAR, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../../exchange/level.ts'
import { PublicBook } from '../../exchange/public-book.ts'
import { type BookChange, MatchingBook } from './matching-book.ts'

const order = (
  id: string,
  side: Side,
  at: number,
  contracts: number,
  timeInForce: 'good-till-cancelled' | 'immediate-or-cancel' = 'good-till-cancelled',
) => ({
  id,
  side,
  price: price(at),
  qty: qty(contracts),
  timeInForce,
})

const trades = (changes: readonly BookChange[]) => changes.filter((change) => change.kind === 'trade')

describe('MatchingBook', () => {
  it('rests an order that meets nothing', () => {
    const book = new MatchingBook()
    expect(book.place(order('a', 'yes', 4_200, 500))).toEqual([{ kind: 'delta', side: 'yes', price: 4_200, delta: 500, orderId: 'a' }])
    expect(book.best('yes')).toEqual({ price: 4_200, qty: 500 })
  })

  it('trades at the maker price and gives the taker the better one', () => {
    const book = new MatchingBook()
    book.place(order('maker', 'no', 6_000, 300))
    expect(book.place(order('taker', 'yes', 4_500, 200))).toEqual([
      { kind: 'trade', yesPrice: 4_000, count: 200, takerSide: 'yes', makerOrderId: 'maker', takerOrderId: 'taker' },
      { kind: 'delta', side: 'no', price: 6_000, delta: -200, orderId: 'maker' },
    ])
    expect(book.levels('yes')).toEqual([])
  })

  it('serves the best price first and, at one price, the oldest order', () => {
    const book = new MatchingBook()
    book.place(order('old', 'yes', 4_000, 100))
    book.place(order('young', 'yes', 4_000, 100))
    book.place(order('better', 'yes', 4_100, 100))
    const makers = trades(book.place(order('taker', 'no', 6_000, 250))).map((trade) => [trade.makerOrderId, trade.count])
    expect(makers).toEqual([
      ['better', 100],
      ['old', 100],
      ['young', 50],
    ])
  })

  it('lets what an immediate-or-cancel order does not match lapse', () => {
    const book = new MatchingBook()
    book.place(order('maker', 'no', 6_000, 100))
    book.place(order('taker', 'yes', 4_000, 300, 'immediate-or-cancel'))
    expect(book.levels('yes')).toEqual([])
    expect(book.levels('no')).toEqual([])
  })

  it('keeps the rest of a partly filled limit order in the book', () => {
    const book = new MatchingBook()
    book.place(order('maker', 'no', 6_000, 100))
    book.place(order('taker', 'yes', 4_000, 300))
    expect(book.levels('yes')).toEqual([{ price: 4_000, qty: 200 }])
  })

  it('takes a cancelled order out, once', () => {
    const book = new MatchingBook()
    book.place(order('a', 'no', 3_000, 700))
    expect(book.cancel('a')).toEqual([{ kind: 'delta', side: 'no', price: 3_000, delta: -700, orderId: 'a' }])
    expect(book.cancel('a')).toEqual([])
  })

  it.each([
    ['no quantity', order('a', 'yes', 4_000, 0)],
    ['price zero', order('a', 'yes', 0, 100)],
    ['price one', order('a', 'yes', 10_000, 100)],
  ])('refuses an order with %s', (_case, bad) => {
    expect(() => new MatchingBook().place(bad)).toThrow(expect.objectContaining({ code: 'ORDER_INVALID' }))
  })

  it('refuses the id of a resting order', () => {
    const book = new MatchingBook()
    book.place(order('a', 'yes', 4_000, 100))
    expect(() => book.place(order('a', 'yes', 4_100, 100))).toThrow(expect.objectContaining({ code: 'ORDER_INVALID' }))
  })

  const command = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        side: fc.constantFrom<Side>('yes', 'no'),
        at: fc.integer({ min: 1, max: 99 }),
        size: fc.integer({ min: 1, max: 900 }),
        rests: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ cancel: fc.nat(60) }) },
  )

  it('publishes deltas that sum to its levels, is never crossed, and moves the quantity of each trade out of the book', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const book = new MatchingBook()
        const shown = new PublicBook()
        commands.forEach((each, index) => {
          const changes =
            'cancel' in each
              ? book.cancel(`o${each.cancel}`)
              : book.place(
                  order(`o${index}`, each.side, each.at * 100, each.size, each.rests ? 'good-till-cancelled' : 'immediate-or-cancel'),
                )
          let traded = 0
          let left = 0
          for (const change of changes) {
            if (change.kind === 'trade') traded += change.count
            else if (change.kind === 'delta') {
              expect(shown.apply(change.side, change.price, change.delta)).toBe(true)
              if (change.delta < 0) left -= change.delta
            }
          }
          if (!('cancel' in each)) expect(left).toBe(traded)
          expect(shown.levels('yes')).toEqual(book.levels('yes'))
          expect(shown.levels('no')).toEqual(book.levels('no'))
          expect((book.best('yes')?.price ?? 0) + (book.best('no')?.price ?? 0)).toBeLessThan(ONE_DOLLAR)
        })
      }),
    )
  })

  it('never trades outside the taker limit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom<Side>('yes', 'no'), fc.integer({ min: 1, max: 99 })), { maxLength: 60 }), (orders) => {
        const book = new MatchingBook()
        orders.forEach(([side, at], index) => {
          for (const trade of trades(book.place(order(`o${index}`, side, at * 100, 100)))) {
            const paid = side === 'yes' ? trade.yesPrice : complement(trade.yesPrice)
            expect(paid).toBeLessThanOrEqual(at * 100)
          }
        })
      }),
    )
  })
})
