import { type MicroUsd, microUsd, notional, parseMicroUsd, parsePrice, parseQty, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { createFeeRounding, type FeeRounding } from './fee-rounding.ts'
import { type FeeTerms, STANDARD_TERMS } from './fee-terms.ts'
import { matchingRoundings } from './matching-roundings.ts'
import {
  type ChargedFill,
  chargeFill,
  chargeTradeFee,
  NO_FEES_YET,
  type OrderFees,
  settlementFee,
  tradeFee,
  worstFee,
} from './order-fees.ts'

const cents = createFeeRounding({ kind: 'intermediated' })
const direct = createFeeRounding()
const withMakerFees: FeeTerms = { type: 'quadratic_with_maker_fees', multiplierPpm: 1_000_000 }

describe('mm-peers table 3.8 (a), exact: rounding fee, accumulator, rebate, net of three fills of one order', () => {
  it.each([
    ['1.00', '0.0550', '0.0085', '0.0065 0.0065 0.0000 0.0150|0.0065 0.0130 0.0100 0.0050|0.0065 0.0095 0.0000 0.0150'],
    ['0.30', '0.5000', '0.0041', '0.0059 0.0059 0.0000 0.0100|0.0059 0.0118 0.0100 0.0000|0.0059 0.0077 0.0000 0.0100'],
    ['0.03', '0.3301', '0.0005', '0.009597 0.009597 0.0000 0.010097|0.009597 0.019194 0.0100 0.000097|0.009597 0.018791 0.0100 0.000097'],
  ])('%s contracts at $%s with a trade fee of $%s', (count, at, trade, expected) => {
    const cost = notional(parsePrice(at), parseQty(count))
    let fees = NO_FEES_YET
    for (const row of expected.split('|')) {
      const charged = chargeTradeFee(fees, parseMicroUsd(trade), cost, cents)
      fees = charged.fees
      const { roundingFee, accumulated, rebate, net } = charged.fee
      expect([roundingFee, accumulated, rebate, net]).toEqual(row.split(' ').map(parseMicroUsd))
    }
  })

  it('finds the trade fee of the third example itself', () => {
    expect(tradeFee(STANDARD_TERMS, { price: price(3_301), count: qty(3), isTaker: true }, cents)).toBe(parseMicroUsd('0.0005'))
  })
})

describe('mm-peers table 3.8 (b), exact: fee in dollars raised to 1e-4, and raised to a cent', () => {
  const table = [
    [['0.01', '0.99'], '0.0007 0.01', '0.0070 0.01', '0.0693 0.07', '0.0174 0.02'],
    [['0.05'], '0.0034 0.01', '0.0333 0.04', '0.3325 0.34', '0.0832 0.09'],
    [['0.10', '0.90'], '0.0063 0.01', '0.0630 0.07', '0.6300 0.63', '0.1575 0.16'],
    [['0.25', '0.75'], '0.0132 0.02', '0.1313 0.14', '1.3125 1.32', '0.3282 0.33'],
    [['0.50'], '0.0175 0.02', '0.1750 0.18', '1.7500 1.75', '0.4375 0.44'],
  ] as const
  const inCents = createFeeRounding({
    kind: 'custom',
    tradeFeePrecisionMicroUsd: 10_000,
    balancePrecisionMicroUsd: 10_000,
    rebateUnitMicroUsd: 10_000,
  })

  it.each(table.flatMap(([prices, ...cells]) => prices.map((at) => [at, ...cells] as const)))('at $%s', (at, one, ten, hundred, maker) => {
    const expectFee = (cell: string, count: string, terms: FeeTerms, isTaker: boolean): void => {
      const fill = { price: parsePrice(at), count: parseQty(count), isTaker }
      expect([tradeFee(terms, fill, direct), tradeFee(terms, fill, inCents)]).toEqual(cell.split(' ').map(parseMicroUsd))
    }
    expectFee(one, '1', STANDARD_TERMS, true)
    expectFee(ten, '10', STANDARD_TERMS, true)
    expectFee(hundred, '100', STANDARD_TERMS, true)
    expectFee(maker, '100', withMakerFees, false)
  })

  it('agrees with the requester of a real quote, who paid 0.0175 for 1 at 0.52', () => {
    expect(worstFee(STANDARD_TERMS, { price: price(5_200), count: qty(100), isTaker: true }, direct)).toBe(parseMicroUsd('0.0175'))
  })

  it.each([
    ['quadratic', 0],
    ['quadratic_with_maker_fees', 437_500],
    ['quadratic_with_combo_maker_fees', 875_000],
  ] as const)('charges makers by the type %s', (type, fee) => {
    expect(tradeFee({ type, multiplierPpm: 1_000_000 }, { price: price(5_000), count: qty(100_00), isTaker: false }, direct)).toBe(fee)
  })
})

const fills = fc.array(
  fc.record({
    price: fc.integer({ min: 1, max: 9_999 }).map(price),
    count: fc.integer({ min: 1, max: 10 ** 8 }).map(qty),
    isTaker: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30, size: 'max' },
)
const rounding = fc
  .constantFrom('direct-member' as const, 'intermediated' as const, 'micro-dollar' as const)
  .map((kind) => createFeeRounding({ kind }))

/** The fills of one order, each with what it is charged and what the order has come to. */
function chargeInTurn(sequence: readonly ChargedFill[], policy: FeeRounding) {
  let fees: OrderFees = NO_FEES_YET
  return sequence.map((fill) => {
    const charged = chargeFill(fees, withMakerFees, fill, policy)
    fees = charged.fees
    return { fill, ...charged }
  })
}

describe('fees of an order', () => {
  it('carries what rounding took from taker fills over to maker fills', () => {
    const taken = chargeTradeFee(NO_FEES_YET, microUsd(8_500), microUsd(55_000), cents)
    const fill = { price: price(550), count: qty(100), isTaker: false }
    const { fee } = chargeFill(taken.fees, withMakerFees, fill, cents)
    expect(fee).toMatchObject({ tradeFee: 1_000, roundingFee: 4_000, accumulated: 10_500, rebate: 10_000, net: 0 })
  })

  it('gives back what is above a cent, not a cent itself', () => {
    let fees: OrderFees = NO_FEES_YET
    const rebates = [5_000, 5_000, 100].map((missing) => {
      const charged = chargeTradeFee(fees, microUsd(0), microUsd(10_000 - missing), cents)
      fees = charged.fees
      return charged.fee.rebate
    })
    expect(rebates).toEqual([0, 0, 10_000])
  })

  it('A1 never charges below 0, leaves every balance on its precision, and keeps no more than one rebate', () => {
    fc.assert(
      fc.property(fills, rounding, (sequence, policy) => {
        for (const { fill, fee, fees } of chargeInTurn(sequence, policy)) {
          const { tradeFee: trade, roundingFee, rebate, net } = fee
          expect(net).toBe(Math.max(trade + roundingFee - rebate, 0))
          expect((notional(fill.price, fill.count) + trade + roundingFee) % policy.balancePrecisionMicroUsd).toBe(0)
          expect(fees.accumulatedMicroUsd).toBeGreaterThanOrEqual(0)
          expect(fees.accumulatedMicroUsd).toBeLessThanOrEqual(policy.rebateUnitMicroUsd)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('A2 agrees with rational arithmetic at any size and from both outcomes', () => {
    fc.assert(
      fc.property(fills, fc.integer({ min: 0, max: 3_000_000 }), ([fill], multiplierPpm) => {
        if (!fill) return
        const terms: FeeTerms = { type: 'quadratic_with_maker_fees', multiplierPpm }
        const rate = fill.isTaker ? 700n : 175n
        const [at, count] = [BigInt(fill.price), BigInt(fill.count)]
        const exact = BigInt(multiplierPpm) * rate * count * at * (10_000n - at) // in 1e-20 dollars
        const fee = BigInt(tradeFee(terms, fill, direct)) * 10n ** 14n
        expect(fee >= exact && fee - exact < 10n ** 16n).toBe(true)
        expect(tradeFee(terms, { ...fill, price: price(10_000 - fill.price) }, direct)).toBe(tradeFee(terms, fill, direct))
      }),
      { numRuns: 500 },
    )
  })

  it('A3 takes the same for rounding whether a fill opens or closes a pair', () => {
    fc.assert(
      fc.property(fills, rounding, ([fill], policy) => {
        if (!fill) return
        const cost = notional(fill.price, fill.count)
        const trade = tradeFee(STANDARD_TERMS, fill, policy)
        const { roundingFee } = chargeTradeFee(NO_FEES_YET, trade, cost, policy).fee
        const received = fill.count * 10_000 - cost - trade
        expect(roundingFee).toBe(
          ((received % policy.balancePrecisionMicroUsd) + policy.balancePrecisionMicroUsd) % policy.balancePrecisionMicroUsd,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('A4 never charges a fill more than it would cost alone', () => {
    fc.assert(
      fc.property(fills, rounding, (sequence, policy) => {
        for (const { fill, fee } of chargeInTurn(sequence, policy)) {
          expect(fee.net).toBeLessThanOrEqual(worstFee(withMakerFees, fill, policy))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('charges nothing where the multiplier is 0, but for rounding', () => {
    const fill = { price: price(3_301), count: qty(1), isTaker: true }
    expect(worstFee({ type: 'quadratic', multiplierPpm: 0 }, fill, direct)).toBe(100 - 1)
  })

  it('takes the rounding of a scalar settlement and nothing of a binary one', () => {
    expect(settlementFee(notional(price(3_333), qty(101)), direct)).toBe(33)
    const whole: MicroUsd = notional(price(10_000), qty(12_345))
    expect([settlementFee(whole, cents), settlementFee(microUsd(0), cents)]).toEqual([0, 0])
  })
})

describe('createFeeRounding', () => {
  it('is the direct members’ where nothing is said', () => {
    expect(createFeeRounding()).toEqual(createFeeRounding({ kind: 'direct-member' }))
  })

  it.each([
    [0, 100, 100],
    [100, 0.5, 100],
    [100, 100, 3_000],
    [100, 20_000, 20_000],
    [100, 10_000, 100],
  ])('refuses %d, %d, %d', (tradeFeePrecisionMicroUsd, balancePrecisionMicroUsd, rebateUnitMicroUsd) => {
    const config = { kind: 'custom' as const, tradeFeePrecisionMicroUsd, balancePrecisionMicroUsd, rebateUnitMicroUsd }
    expect(() => createFeeRounding(config)).toThrow(InvalidParameterError)
  })
})

describe('matchingRoundings', () => {
  const fill = { price: price(3_333), count: qty(37), isTaker: true }
  const feesOf = (kind: 'direct-member' | 'intermediated' | 'micro-dollar', count: number) => {
    let fees: OrderFees = NO_FEES_YET
    return Array.from({ length: count }, () => {
      const charged = chargeFill(fees, STANDARD_TERMS, fill, createFeeRounding({ kind }))
      fees = charged.fees
      return { fill, terms: STANDARD_TERMS, fee: charged.fee.net }
    })
  }

  it.each(['direct-member', 'intermediated', 'micro-dollar'] as const)('finds %s by the fills of an order', (kind) => {
    expect(matchingRoundings([feesOf(kind, 5)])).toEqual([kind])
  })

  it('names all where there is nothing to tell them apart', () => {
    expect(matchingRoundings([[]])).toHaveLength(3)
  })
})
