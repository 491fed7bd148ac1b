import { price } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { NOW, quoteInput, topOf } from '../../test/support/quote-input.ts'
import { createFairValue } from './create-fair-value.ts'
import type { BookTop } from './fair-value-model.ts'
import { estimateMicropriceTable } from './microprice-table.ts'

const TICK = price(100)

/**
 * A book of one tick whose imbalance is high or low. After each event the mid goes up by a tick from high, down from low, with probability
 * `move`, and the imbalance is drawn anew; otherwise it flips with probability `flip`.
 */
function* twoStateBook(events: number, move: number, flip: number): Generator<BookTop> {
  const random = sfc32(7)
  let [bid, isHigh] = [5_000, true]
  for (let event = 0; event < events; event++) {
    yield isHigh ? topOf(bid, 90_00, bid + 100, 10_00) : topOf(bid, 10_00, bid + 100, 90_00)
    if (random() < move) {
      bid = 5_000 + ((bid - 5_000 + (isHigh ? 100 : -100)) % 4_000)
      isHigh = random() < 0.5
    } else if (random() < flip) isHigh = !isHigh
  }
}

const options = { imbalanceBuckets: 2, maxSpreadTicks: 1, tick: TICK }

describe('estimateMicropriceTable (Stoikov 2018)', () => {
  it('finds the limit of expected mids of a chain that can be solved by hand', () => {
    const [move, flip] = [0.2, 0.1]
    const { adjustments } = estimateMicropriceTable(twoStateBook(60_000, move, flip), options)
    // G = move * 0.01 + (1 - move) * (1 - 2 flip) * G, since the imbalance after a move is a coin's
    const expected = (move * 0.01) / (1 - (1 - move) * (1 - 2 * flip))
    expect(Math.abs((adjustments[0]?.[1] ?? Number.NaN) / expected - 1)).toBeLessThan(0.05)
  })

  it('is antisymmetric in the imbalance, whatever was seen', () => {
    const lopsided = [topOf(5_000, 90_00, 5_100, 10_00), topOf(5_100, 60_00, 5_200, 40_00), topOf(5_200, 90_00, 5_300, 10_00)]
    const { adjustments } = estimateMicropriceTable(lopsided, { ...options, imbalanceBuckets: 4 })
    const row = adjustments[0] ?? []
    row.forEach((each, bucket) => {
      expect(each).toBeCloseTo(-(row[row.length - 1 - bucket] ?? Number.NaN), 9)
    })
    expect(row[3]).toBeGreaterThan(0)
  })

  it('does not count across a top that it cannot read', () => {
    const jump = [topOf(5_000, 90_00, 5_100, 10_00), topOf(5_000, 90_00, 5_900, 10_00), topOf(7_000, 90_00, 7_100, 10_00)]
    expect(estimateMicropriceTable(jump, options).adjustments).toEqual([[0, 0]])
  })

  it('adds to the mid what the table says for the top, and nothing past the table', () => {
    const table = { ...options, adjustments: [[-0.003, 0.003]] }
    const model = createFairValue({ kind: 'stoikov-microprice', maxAgeMs: 0, table })
    expect(model.value(quoteInput({ book: topOf(5_000, 90_00, 5_100, 10_00, NOW) }))).toBeCloseTo(0.508, 12)
    expect(model.value(quoteInput({ book: topOf(5_000, 90_00, 5_200, 10_00, NOW) }))).toBeCloseTo(0.51, 12)
  })
})
