import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price } from '../units/price.ts'
import { qty } from '../units/qty.ts'
import { epochUs } from '../units/time.ts'
import { isProgress, type OrderMark, toMark } from './order-progress.ts'

const resting: OrderMark = {
  status: 'resting',
  initialCount: qty(10),
  fillCount: qty(0),
  remainingCount: qty(10),
  yesPrice: price(5_000),
  updatedMs: 100,
}
const partly: OrderMark = { ...resting, fillCount: qty(4), remainingCount: qty(6), updatedMs: 200 }
const executed: OrderMark = { ...resting, status: 'executed', fillCount: qty(10), remainingCount: qty(0), updatedMs: 300 }

describe('the progress of an order', () => {
  it.each([
    [resting, partly, true],
    [partly, resting, false],
    [partly, executed, true],
    [executed, partly, false],
    [executed, { ...executed, updatedMs: 400 }, false],
    [resting, resting, false],
    [resting, { ...resting, yesPrice: price(5_100), updatedMs: 150 }, true],
    [resting, { ...resting, yesPrice: price(5_100), updatedMs: 99 }, false],
    [resting, { ...resting, remainingCount: qty(8), updatedMs: undefined }, true],
  ])('from %j to %j: %s', (known, next, isOne) => {
    expect(isProgress(known, next)).toBe(isOne)
  })

  it('is the same whether an update was told to the millisecond or read to the microsecond', () => {
    const read = toMark({ ...partly, lastUpdateTime: epochUs(200_999) })
    expect([isProgress(read, partly), isProgress(read, { ...partly, status: 'canceled' })]).toEqual([false, true])
  })

  it('never leads from one state back to it', () => {
    const mark = fc.record({
      status: fc.constantFrom('resting', 'canceled', 'executed'),
      initialCount: fc.constant(qty(10)),
      fillCount: fc.nat(3).map(qty),
      remainingCount: fc.nat(3).map(qty),
      yesPrice: fc.constantFrom(price(1), price(2)),
      updatedMs: fc.nat(3),
    })
    fc.assert(
      fc.property(mark, mark, (one, other) => {
        // But for what happens within one millisecond, of which nobody can tell the order.
        fc.pre(one.updatedMs !== other.updatedMs || one.fillCount !== other.fillCount)
        expect(isProgress(one, other) && isProgress(other, one)).toBe(false)
      }),
    )
  })
})
