import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsOf, type Pair } from '../../test/support/book-frames.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { price } from '../units/price.ts'
import { qty } from '../units/qty.ts'
import { epochUs } from '../units/time.ts'
import { type BookInput, type BookState, stepBook } from './book-state.ts'
import { OrderBook } from './order-book.ts'

const AT_US = 1_778_477_621_000_000
const origin = (seq: number, ageUs = 0) => ({ seq, exchangeTsUs: epochUs(AT_US - ageUs) })

function bookOf(
  { yes = [], no = [] }: { readonly yes?: readonly Pair[]; readonly no?: readonly Pair[] },
  clock = new ManualClock(AT_US),
): OrderBook {
  const book = new OrderBook('A', clock)
  book.replace({ yes: levelsOf(yes), no: levelsOf(no) }, origin(1))
  return book
}

describe('an order book', () => {
  it('offers YES at the complement of the best NO bid', () => {
    const book = bookOf({
      no: [
        [3_200, 100_00],
        [3_300, 250_00],
      ],
    })
    expect(book.bestAsk()).toEqual({ price: 6_700, qty: 250_00 })
  })

  it('says nothing of a side without levels', () => {
    expect(bookOf({ yes: [[4_000, 1_00]] }).top()).toMatchObject({
      bestBid: { price: 4_000, qty: 1_00 },
      bestAsk: undefined,
      mid: undefined,
      spread: undefined,
      crossing: 'open',
    })
  })

  it('gives a mid between two prices exactly', () => {
    expect(bookOf({ yes: [[4_800, 1]], no: [[5_101, 1]] }).top()).toMatchObject({ mid: 4_849.5, spread: 99 })
  })

  it('I2: is unchanged by a delta followed by its inverse', () => {
    fc.assert(
      fc.property(fc.constantFrom('yes', 'no'), fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1 }), (side, at, many) => {
        const book = bookOf({ yes: [[3_000, 5_00]], no: [[4_000, 1_00]] })
        book.applyDelta(side, price(at), qty(many), origin(2))
        book.applyDelta(side, price(at), qty(-many), origin(3))
        expect(book.snapshot()).toMatchObject({ yes: levelsOf([[3_000, 5_00]]), no: levelsOf([[4_000, 1_00]]) })
      }),
    )
  })

  it.each([
    ['open', 4_999, 5_000],
    ['locked', 5_000, 5_000],
    ['crossed', 5_000, 5_001],
  ] as const)('I14: is %s at bids of %i and %i', (crossing, yes, no) => {
    expect(bookOf({ yes: [[yes, 1]], no: [[no, 1]] }).top().crossing).toBe(crossing)
  })

  it('I15: tells state, exchange age and seq in every read', () => {
    const clock = new ManualClock(AT_US)
    const book = new OrderBook('A', clock)
    expect(book.top()).toMatchObject({ state: 'recovering', exchangeAgeUs: undefined, seq: undefined })
    book.replace({ yes: [], no: [] }, { seq: 7, exchangeTsUs: undefined })
    expect(book.top()).toMatchObject({ state: 'live', exchangeAgeUs: undefined, seq: 7 })
    book.applyDelta('yes', price(4_000), qty(1), origin(8, 166_000))
    clock.advance(1_000)
    expect(book.snapshot()).toMatchObject({ state: 'live', exchangeAgeUs: 1_166_000, seq: 8 })
  })

  it('I15: leaves a snapshot as it was read', () => {
    const book = bookOf({ yes: [[4_000, 1_00]], no: [[5_000, 2_00]] })
    const before = book.snapshot()
    book.applyDelta('yes', price(4_000), qty(50), origin(2))
    book.replace({ yes: [], no: [] }, origin(3))
    expect(before).toMatchObject({ yes: levelsOf([[4_000, 1_00]]), no: levelsOf([[5_000, 2_00]]), seq: 1 })
    expect(Object.isFrozen(before) && Object.isFrozen(before.yes)).toBe(true)
  })

  it('gives quantities and depth of each outcome in its own scale', () => {
    const book = bookOf({
      yes: [
        [3_000, 5_00],
        [3_100, 1_00],
      ],
      no: [[6_000, 2_00]],
    })
    expect([book.qtyAt('yes', price(3_000)), book.qtyAt('no', price(6_000)), book.qtyAt('no', price(4_000))]).toEqual([5_00, 2_00, 0])
    expect([book.depth('yes'), book.depth('yes', price(3_050))]).toEqual([6_00, 1_00])
    expect(book.levels('yes', 1)).toEqual(levelsOf([[3_100, 1_00]]))
  })
})

describe('the state of a book', () => {
  const inputs = fc.array(fc.constantFrom<BookInput>('snapshot', 'taint', 'disconnect'))

  it('I12: is live after a snapshot that nothing but snapshots followed, and only then', () => {
    fc.assert(
      fc.property(inputs, (some) => {
        const state = some.reduce(stepBook, 'recovering' as BookState)
        expect(state === 'live').toBe(some.at(-1) === 'snapshot')
      }),
    )
  })

  it('I12: is stale only where it was whole when its subscription ended', () => {
    fc.assert(
      fc.property(inputs, (some) => {
        const state = some.reduce(stepBook, 'recovering' as BookState)
        const lastThatCounts = some.findLast((input) => input !== 'disconnect')
        expect(state === 'stale').toBe(some.at(-1) === 'disconnect' && lastThatCounts === 'snapshot')
      }),
    )
  })
})
