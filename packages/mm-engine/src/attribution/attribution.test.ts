import { microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFill, FLAT, type Position, type PositionFill, settle, valueAt } from '../position/position.ts'
import {
  type Attribution,
  type AttributionInput,
  attributeFrom,
  EMPTY_ATTRIBUTION,
  equityOf,
  stepAttribution,
  sumParts,
  totalOf,
} from './attribution.ts'

const mark = (at: number): AttributionInput => ({ kind: 'mark', mark: price(at) })
const fill = (side: 'bid' | 'ask', at: number, count: number, fee = 0): AttributionInput => ({
  kind: 'fill',
  fill: { side, price: price(at), count: qty(count), fee: microUsd(fee) },
})
const settled = (value: number, fee = 0): AttributionInput => ({ kind: 'settle', value: price(value), fee: microUsd(fee) })
const run = (inputs: readonly AttributionInput[], from: Attribution = EMPTY_ATTRIBUTION) => inputs.reduce(stepAttribution, from)

describe('attribution', () => {
  it('gives each cent to what earned it', () => {
    const { parts, position } = run([
      mark(5_000),
      fill('bid', 4_900, 100, 3_000),
      mark(5_200),
      fill('ask', 5_300, 50, 1_000),
      settled(10_000, 200),
    ])
    expect(parts).toEqual({ spread: 10_000 + 5_000, inventory: 20_000, settlement: 240_000, fees: -4_200 })
    expect(position.settledAt).toBe(10_000)
  })

  it('marks the first fill at its own price where no mark is known', () => {
    expect(run([fill('bid', 4_900, 100), mark(5_000)]).parts).toEqual({ spread: 0, inventory: 10_000, settlement: 0, fees: 0 })
  })

  it('attributes nothing of what a position taken over had gained before', () => {
    const held = applyFill(FLAT, { side: 'bid', price: price(4_000), count: qty(100), fee: microUsd(7) }).position
    const started = attributeFrom(held, price(5_000))
    expect([totalOf(started.parts), equityOf(started)]).toEqual([0, 99_993])
    expect(run([mark(5_100)], started).parts.inventory).toBe(10_000)
  })

  it('does not book a settlement twice', () => {
    const once = run([mark(5_000), fill('ask', 5_100, 100), settled(0, 9)])
    expect(stepAttribution(once, settled(0, 9))).toBe(once)
  })

  it('pays out a fill that is told behind the settlement', () => {
    const before = run([mark(5_000), fill('ask', 5_100, 100), settled(10_000)])
    const after = stepAttribution(before, fill('bid', 4_000, 50, 7))
    expect(after.position).toMatchObject({ qty: 0, cost: 0, settledAt: 10_000 })
    expect(totalOf(after.parts) - totalOf(before.parts)).toBe(50 * 6_000 - 7)
    expect(equityOf(after) - equityOf(before)).toBe(50 * 6_000 - 7)
  })
})

const at = fc.integer({ min: 0, max: 10_000 })
const fee = fc.integer({ min: 0, max: 20_000 })
const inputs = fc.array(
  fc.oneof(
    at.map(mark),
    fc.tuple(fc.constantFrom('bid' as const, 'ask' as const), at, fc.integer({ min: 1, max: 5_000_000 }), fee).map((args) => fill(...args)),
  ),
  { maxLength: 60, size: 'max' },
)

/** Cash + value, from the cash flows alone. */
class Cashbook {
  position: Position = FLAT
  cash = 0

  take(fillTaken: PositionFill): void {
    const filled = applyFill(this.position, fillTaken)
    this.position = filled.position
    this.cash += filled.cash
  }
}

describe('over any fills, moves of the mark and settlement', () => {
  it('A10 spread + inventory + fees + settlement = change of equity = cash + value, to the micro-dollar', () => {
    fc.assert(
      fc.property(inputs, at, fee, (sequence, value, settlementFee) => {
        const book = new Cashbook()
        let state = EMPTY_ATTRIBUTION
        for (const input of sequence) {
          state = stepAttribution(state, input)
          if (input.kind === 'fill') book.take(input.fill)
          expect(totalOf(state.parts)).toBe(equityOf(state))
          expect(totalOf(state.parts)).toBe(book.cash + valueAt(book.position, state.mark ?? price(0)))
        }
        const end = stepAttribution(state, settled(value, settlementFee))
        expect(totalOf(end.parts)).toBe(book.cash + settle(book.position, price(value), microUsd(settlementFee)).cash)
        expect(totalOf(end.parts)).toBe(equityOf(end))
      }),
      { numRuns: 500 },
    )
  })

  it('A11 holds from any position taken over', () => {
    fc.assert(
      fc.property(inputs, inputs, at, (before, sequence, start) => {
        const started = attributeFrom(run(before).position, price(start))
        const end = run(sequence, started)
        expect(totalOf(end.parts)).toBe(equityOf(end) - end.startEquity)
      }),
      { numRuns: 100 },
    )
  })

  it('A12 sums over markets part by part', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 4, size: 'max' }), (markets) => {
        const all = markets.map((sequence) => run(sequence))
        const equity = all.reduce((sum, each) => sum + equityOf(each), 0)
        expect(totalOf(sumParts(all.map(({ parts }) => parts)))).toBe(equity)
      }),
      { numRuns: 50 },
    )
  })
})
