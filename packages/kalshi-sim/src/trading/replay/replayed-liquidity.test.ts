import { complement, type Price, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PublicBook } from '../../exchange/public-book.ts'
import type { BookChange } from '../book/matching-book.ts'
import { ReplayedLiquidity } from './replayed-liquidity.ts'

const levels = (...pairs: [number, number][]) => pairs.map(([at, size]) => ({ price: price(at), qty: qty(size) }))

/** YES 0.40 x 5, 0.42 x 3; NO 0.55 x 7. */
const open = () => new ReplayedLiquidity(levels([4_000, 500], [4_200, 300]), levels([5_500, 700]))

function rest(liquidity: ReplayedLiquidity, id: string, side: 'yes' | 'no', at: number, count: number): BookChange[] {
  const changes = liquidity.book.place({ id, side, price: price(at), qty: qty(count), timeInForce: 'good-till-cancelled', memberId: 'ann' })
  liquidity.taken(changes)
  return changes
}

const filled = (changes: readonly BookChange[]): number =>
  changes.reduce((sum, change) => sum + (change.kind === 'trade' ? change.count : 0), 0)

describe('ReplayedLiquidity', () => {
  it('follows the recording where no member is', () => {
    const liquidity = open()
    expect(liquidity.change('yes', price(4_200), qty(-100))).toMatchObject([{ kind: 'delta', side: 'yes', price: 4_200, delta: -100 }])
    liquidity.change('yes', price(4_300), qty(50))
    expect(liquidity.book.levels('yes')).toEqual(levels([4_000, 500], [4_200, 200], [4_300, 50]))
  })

  it('does not give back what members have taken when the recording takes it away', () => {
    const liquidity = open()
    expect(filled(rest(liquidity, 'taker', 'no', 5_800, 200))).toBe(200)
    expect(liquidity.book.levels('yes')).toEqual(levels([4_000, 500], [4_200, 100]))
    // The recording still has 300 there; 200 of them are gone already.
    expect(liquidity.change('yes', price(4_200), qty(-200))).toEqual([])
    expect(liquidity.change('yes', price(4_200), qty(-100))).toHaveLength(1)
    expect(liquidity.book.levels('yes')).toEqual(levels([4_000, 500]))
  })

  it('takes cancels from behind a member and trades from in front of it', () => {
    const liquidity = open()
    rest(liquidity, 'maker', 'yes', 4_200, 100)
    liquidity.change('yes', price(4_200), qty(100))
    liquidity.change('yes', price(4_200), qty(-100))
    expect(liquidity.book.queuePosition('maker')).toBe(300)
    liquidity.print(price(4_200), qty(200), 'no')
    liquidity.change('yes', price(4_200), qty(-200))
    expect(liquidity.book.queuePosition('maker')).toBe(100)
  })

  it('comes to the same when the decrease is recorded before its trade', () => {
    const liquidity = open()
    rest(liquidity, 'maker', 'yes', 4_200, 100)
    liquidity.change('yes', price(4_200), qty(200))
    liquidity.change('yes', price(4_200), qty(-200))
    liquidity.print(price(4_200), qty(200), 'no')
    expect(liquidity.book.queuePosition('maker')).toBe(100)
  })

  it('fills a member when its turn comes, and at once when its price is better', () => {
    const liquidity = open()
    rest(liquidity, 'behind', 'yes', 4_200, 100)
    expect(filled(liquidity.print(price(4_200), qty(300), 'no'))).toBe(0)
    expect(filled(liquidity.print(price(4_200), qty(40), 'no'))).toBe(40)
    rest(liquidity, 'better', 'yes', 4_300, 100)
    expect(filled(liquidity.print(price(4_200), qty(30), 'no'))).toBe(30)
  })

  it('matches a recorded order that crosses a member’s, at the member’s price', () => {
    const liquidity = open()
    rest(liquidity, 'bid', 'yes', 4_400, 100)
    const changes = liquidity.change('no', complement(price(4_300)), qty(150))
    expect(changes[0]).toMatchObject({ kind: 'trade', yesPrice: 4_400, count: 100, makerOrderId: 'bid', takerSide: 'no' })
    expect(liquidity.book.levels('no')).toEqual(levels([5_500, 700], [5_700, 50]))
  })

  it('replaces the book and leaves members where they are', () => {
    const liquidity = open()
    rest(liquidity, 'maker', 'yes', 4_100, 100)
    liquidity.replace(levels([3_900, 10]), levels([5_500, 20]))
    expect(liquidity.book.levels('yes')).toEqual(levels([3_900, 10], [4_100, 100]))
    expect(liquidity.book.levels('no')).toEqual(levels([5_500, 20]))
  })

  it('publishes deltas that sum to its book whatever is recorded and whatever members do', () => {
    const side = fc.constantFrom('yes' as const, 'no' as const)
    const at = fc.integer({ min: 45, max: 55 }).map((cents) => price(cents * 100))
    const count = fc.integer({ min: 1, max: 300 })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('change' as const), side, at, by: fc.integer({ min: -200, max: 200 }) }),
      fc.record({ kind: fc.constant('print' as const), side, at, count }),
      fc.record({ kind: fc.constant('place' as const), side, at, count }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const liquidity = open()
        const shown = new PublicBook()
        shown.replace(liquidity.book.levels('yes'), liquidity.book.levels('no'))
        steps.forEach((each, index) => {
          for (const change of carryOut(liquidity, each, `m${index}`)) {
            if (change.kind === 'delta') expect(shown.apply(change.side, change.price, change.delta)).toBe(true)
          }
          for (const of of ['yes', 'no'] as const) expect(shown.levels(of)).toEqual(liquidity.book.levels(of))
        })
      }),
      { numRuns: 1_000 },
    )
  })
})

type Step =
  | { readonly kind: 'change'; readonly side: 'yes' | 'no'; readonly at: Price; readonly by: number }
  | { readonly kind: 'print' | 'place'; readonly side: 'yes' | 'no'; readonly at: Price; readonly count: number }

function carryOut(liquidity: ReplayedLiquidity, step: Step, id: string): readonly BookChange[] {
  if (step.kind === 'change') return step.by === 0 ? [] : liquidity.change(step.side, step.at, qty(step.by))
  if (step.kind === 'print') return liquidity.print(step.at, qty(step.count), step.side)
  return rest(liquidity, id, step.side, step.at, step.count)
}
