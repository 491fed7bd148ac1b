import { microUsd, parseMicroUsd, parsePrice, parseQty, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adoptPosition, comparePosition } from './exchange-position.ts'
import { averageYesPrice, pnlAtMark, pnlAtWorst, unrealizedAtMark, unrealizedAtWorst } from './pnl.ts'
import { applyFill, FLAT, type Position, type PositionFill, settle, valueAt } from './position.ts'
import { PositionError } from './position-error.ts'

const fill = (side: 'bid' | 'ask', at: string, count: string, fee = '0'): PositionFill => ({
  side,
  price: parsePrice(at),
  count: parseQty(count),
  fee: parseMicroUsd(fee),
})
const after = (...fills: readonly PositionFill[]): Position => fills.reduce((held, each) => applyFill(held, each).position, FLAT)

describe('KALSHI_API section 11, recorded round trip: buy YES at 0.48, then NO at 0.48', () => {
  const opened = applyFill(FLAT, fill('bid', '0.48', '1'))
  const closed = applyFill(opened.position, fill('ask', '0.52', '1'))

  it('opens 1 YES for 0.48', () => {
    expect(opened).toMatchObject({ effect: 'open', cash: parseMicroUsd('-0.48'), realizedPnl: 0, closed: 0 })
    expect(opened.position).toMatchObject({ qty: 100, cost: parseMicroUsd('0.48'), totalTraded: parseMicroUsd('0.48') })
  })

  it('closes the pair: cash +0.52, realized 0.04 before fees, traded 0.96, exposure 0', () => {
    expect(closed).toMatchObject({ effect: 'close', cash: parseMicroUsd('0.52'), realizedPnl: parseMicroUsd('0.04'), closed: 100 })
    expect(closed.position).toMatchObject({ qty: 0, cost: 0, realizedPnl: parseMicroUsd('0.04'), totalTraded: parseMicroUsd('0.96') })
  })

  it('is what the exchange reports of both sides, fees apart', () => {
    const report = {
      position: qty(0),
      exposure: microUsd(0),
      realizedPnl: microUsd(40_000),
      feesPaid: microUsd(0),
      totalTraded: microUsd(960_000),
    }
    expect(comparePosition(closed.position, report)).toEqual([])
    const requester = {
      position: qty(-100),
      exposure: microUsd(520_000),
      realizedPnl: microUsd(0),
      feesPaid: microUsd(17_500),
      totalTraded: microUsd(520_000),
    }
    expect(comparePosition(after(fill('ask', '0.48', '1', '0.0175')), requester)).toEqual([])
  })
})

describe('position', () => {
  it('names what a fill did', () => {
    const long = after(fill('bid', '0.40', '10'))
    const effectOf = (each: PositionFill) => applyFill(long, each).effect
    expect(effectOf(fill('bid', '0.30', '1'))).toBe('increase')
    expect(effectOf(fill('ask', '0.30', '4'))).toBe('reduce')
    expect(effectOf(fill('ask', '0.30', '10'))).toBe('close')
    expect(effectOf(fill('ask', '0.30', '15'))).toBe('flip')
  })

  it('flips: the pairs are paid out and the rest opens at its own cost', () => {
    const { position, realizedPnl, cash } = applyFill(after(fill('bid', '0.40', '10')), fill('ask', '0.55', '15'))
    expect(position).toMatchObject({ qty: -500, cost: parseMicroUsd('2.25') })
    expect(realizedPnl).toBe(parseMicroUsd('1.50'))
    expect(cash).toBe(parseMicroUsd('3.25'))
  })

  it('A5 keeps the cost whole: parts take their share rounded down, the last contracts the rest', () => {
    const held = after(fill('bid', '0.3333', '0.01'), fill('bid', '0.3334', '0.02'))
    expect(held.cost).toBe(10_001)
    const costs: number[] = []
    let left = held
    for (let sold = 0; sold < 3; sold++) {
      const next = applyFill(left, fill('ask', '0.50', '0.01'))
      costs.push(5_000 - next.realizedPnl)
      left = next.position
    }
    expect(costs).toEqual([3_333, 3_334, 3_334])
    expect(left).toMatchObject({ qty: 0, cost: 0 })
  })

  it.each([
    ['1.0000', 6_000_000, 0],
    ['0.0000', -4_000_000, 10_000_000],
    ['0.3300', -700_000, 6_700_000],
  ])('settles 10 YES and 10 NO of 0.40 at %s, scalar values included', (value, yesGain, noPayout) => {
    const yes = settle(after(fill('bid', '0.40', '10')), parsePrice(value))
    expect(yes.position).toMatchObject({ qty: 0, cost: 0, realizedPnl: yesGain, settledAt: parsePrice(value) })
    expect(yes.cash).toBe(yesGain + 4_000_000)
    expect(settle(after(fill('ask', '0.40', '10')), parsePrice(value)).cash).toBe(noPayout)
  })

  it('keeps the fee of a settlement apart', () => {
    const { position, cash } = settle(after(fill('bid', '0.40', '1.01')), price(3_333), microUsd(33))
    expect(position).toMatchObject({ realizedPnl: -67_367, feesPaid: 33 })
    expect(cash).toBe(336_600)
  })

  it('A6 is settled once', () => {
    const { position } = settle(after(fill('bid', '0.40', '1')), price(10_000))
    expect(settle(position, price(10_000))).toEqual({ position, cash: 0 })
    expect(() => settle(position, price(0))).toThrow(PositionError)
    expect(() => applyFill(position, fill('bid', '0.40', '1'))).toThrow(PositionError)
  })

  it.each(['0', '-1'])('refuses a fill of %s', (count) => {
    expect(() => applyFill(FLAT, fill('bid', '0.40', count))).toThrow(PositionError)
  })

  it('marks what is held, and knows its worst settlement', () => {
    const short = after(fill('ask', '0.30', '10', '0.05'))
    expect(unrealizedAtMark(short, price(2_500))).toBe(parseMicroUsd('0.50'))
    expect(unrealizedAtWorst(short)).toBe(parseMicroUsd('-7'))
    expect([pnlAtMark(short, price(2_500)), pnlAtWorst(short)]).toEqual([450_000, -7_050_000])
  })

  it('averages in the YES scale on either side', () => {
    expect(averageYesPrice(after(fill('bid', '0.40', '1'), fill('bid', '0.50', '1')))).toBeCloseTo(0.45, 12)
    expect(averageYesPrice(after(fill('ask', '0.40', '1'), fill('ask', '0.50', '1')))).toBeCloseTo(0.45, 12)
    expect(averageYesPrice(FLAT)).toBeUndefined()
  })

  it('adopts what the exchange reports, and tells where the two differ', () => {
    const report = {
      position: qty(-200),
      exposure: microUsd(900_000),
      realizedPnl: microUsd(5),
      feesPaid: microUsd(7),
      totalTraded: microUsd(1_000_000),
    }
    const adopted = adoptPosition(report)
    expect(comparePosition(adopted, report)).toEqual([])
    expect(comparePosition(adopted, { ...report, position: qty(-100) })).toEqual([{ field: 'position', ours: -200, theirs: -100 }])
  })
})

const fills = fc.array(
  fc.record({
    side: fc.constantFrom('bid' as const, 'ask' as const),
    price: fc.integer({ min: 1, max: 9_999 }).map(price),
    count: fc.integer({ min: 1, max: 5_000 }).map(qty),
    fee: fc.integer({ min: 0, max: 20_000 }).map(microUsd),
  }),
  { maxLength: 40, size: 'max' },
)
const marks = fc.integer({ min: 0, max: 10_000 }).map(price)

describe('over any fills', () => {
  it('A7 holds the sum of the fills', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        const signed = sequence.reduce((sum, { side, count }) => sum + (side === 'bid' ? count : -count), 0)
        expect(after(...sequence).qty).toBe(signed)
      }),
    )
  })

  it('A8 has cash + value = realized + unrealized - fees at every mark and after settlement', () => {
    fc.assert(
      fc.property(fills, marks, marks, (sequence, mark, value) => {
        let position = FLAT
        let [cash, plain] = [0, 0]
        for (const each of sequence) {
          const filled = applyFill(position, each)
          position = filled.position
          cash += filled.cash
          plain += (each.side === 'bid' ? 1 : -1) * each.count * (mark - each.price) - each.fee
          expect(cash + valueAt(position, mark)).toBe(pnlAtMark(position, mark))
          expect(pnlAtMark(position, mark)).toBe(plain)
        }
        const settled = settle(position, value)
        expect(cash + settled.cash).toBe(pnlAtMark(settled.position, mark))
      }),
    )
  })

  it('A9 has a cost between 0 and a dollar a contract, and 0 exactly when nothing is held', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        let position = FLAT
        for (const each of sequence) {
          position = applyFill(position, each).position
          expect(position.cost).toBeGreaterThanOrEqual(0)
          expect(position.cost).toBeLessThanOrEqual(Math.abs(position.qty) * 10_000)
          expect(position.qty !== 0 || position.cost === 0).toBe(true)
        }
      }),
    )
  })

  it('is the same position seen from the other outcome', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        const mirrored = sequence.map(
          (each): PositionFill => ({ ...each, side: each.side === 'bid' ? 'ask' : 'bid', price: price(10_000 - each.price) }),
        )
        const [own, other] = [after(...sequence), after(...mirrored)]
        expect(other).toEqual({ ...own, qty: qty(-own.qty) })
      }),
    )
  })
})
