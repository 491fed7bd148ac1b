import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { OrderFees, rawFee } from '../../src/trading/fees/fee-schedule.ts'
import { STANDARD_FEES } from '../../src/trading/fees/fee-terms.ts'
import { contractsOf, limit, openDesk, primary, reasonOf, START } from './fixture.ts'

const ann = primary('ann')
const bob = primary('bob')

describe('section 9.3, netting', () => {
  it('a recorded round trip: buying NO while long YES pays out a dollar a pair, to the micro-dollar', () => {
    const { trading } = openDesk(['ann', 'bob'], 1_000)
    trading.place(ann, limit('bid', 48, 1), START)
    trading.place(bob, limit('ask', 48, 1), START)
    const before = trading.accounts.of(ann)
    expect([before.cash(0), trading.accounts.of(bob).cash(0)]).toEqual([999_520_000, 999_462_500])
    trading.place(ann, limit('ask', 52, 1), START)
    trading.place(bob, limit('bid', 52, 1), START)
    const position = before.position('M', START)
    expect(before.cash(0)).toBe(1_000_040_000)
    expect([position.net, position.exposure, position.realizedPnl, position.totalTraded, position.sharesBought]).toEqual([
      0, 0, 40_000, 960_000, 200,
    ])
    const other = trading.accounts.of(bob)
    expect(other.cash(0)).toBe(999_925_000)
    expect([other.position('M', START).realizedPnl, other.position('M', START).feesPaid]).toEqual([-40_000, 35_000])
  })

  it('can be switched off: both outcomes are held', () => {
    const { trading } = openDesk()
    trading.accounts.of(ann).isNetting = false
    trading.place(ann, limit('bid', 48, 1), START)
    trading.place(bob, limit('ask', 48, 1), START)
    trading.place(ann, limit('ask', 52, 1), START)
    trading.place(bob, limit('bid', 52, 1), START)
    const position = trading.accounts.of(ann).position('M', START)
    expect([position.held('yes'), position.held('no'), position.exposure]).toEqual([100, 100, 960_000])
  })
})

describe('section 9.3, collateral', () => {
  it('of a bid is its cost, of an ask the rest of a dollar, and nothing for what closes a position', () => {
    const { trading } = openDesk()
    trading.place(ann, limit('bid', 40, 10), START)
    expect(trading.available(ann, 0)).toBe(996_000_000)
    trading.place(ann, limit('ask', 60, 10), START)
    expect(trading.available(ann, 0)).toBe(992_000_000)
    trading.place(bob, limit('ask', 40, 10), START)
    expect(trading.reserved(ann, 0)).toBe(0)
    expect(trading.available(ann, 0)).toBe(996_000_000)
  })

  it('is checked on the shard of the market', () => {
    const { trading } = openDesk(['ann'], 0)
    trading.accounts.deposit(ann, 2, microUsd(1_000_000_000))
    expect(reasonOf(() => trading.place(ann, limit('bid', 50, 1), START))).toBe('INSUFFICIENT_BALANCE')
    trading.transferBetweenShards({
      transferId: 't',
      memberId: 'ann',
      from: { shard: 2, subaccount: 0 },
      to: { shard: 0, subaccount: 0 },
      amount: microUsd(1_000_000),
      atUs: START,
    })
    expect(trading.place(ann, limit('bid', 50, 1), START).status).toBe('resting')
  })

  it('cannot be transferred away', () => {
    const { trading } = openDesk()
    trading.accounts.createSubaccount('ann')
    trading.place(ann, limit('bid', 50, 1_000), START)
    const transfer = { transferId: 't', memberId: 'ann', from: 0, to: 1, shard: 0, amount: microUsd(500_000_001), atUs: START }
    expect(reasonOf(() => trading.transferBetweenSubaccounts(transfer))).toBe('INSUFFICIENT_BALANCE')
    expect(reasonOf(() => trading.transferBetweenSubaccounts({ ...transfer, amount: microUsd(500_000_000) }))).toBe('carried out')
    expect(reasonOf(() => trading.transferBetweenSubaccounts({ ...transfer, amount: microUsd(1) }))).toBe('TRANSFER_ALREADY_EXISTS')
  })
})

describe('section 7, settlement', () => {
  it.each([
    [10_000, 'yes', 2_000_000, 0],
    [0, 'no', 0, 2_000_000],
    [5_600, 'scalar', 1_120_000, 880_000],
  ] as const)('at %d pays %s', (value, result, long, short) => {
    const { trading } = openDesk()
    trading.place(ann, limit('bid', 50, 2), START)
    trading.place(bob, limit('ask', 50, 2), START)
    const before = [trading.accounts.of(ann).cash(0), trading.accounts.of(bob).cash(0)]
    trading.settle('M', price(value), START)
    expect([trading.accounts.of(ann).cash(0) - (before[0] ?? 0), trading.accounts.of(bob).cash(0) - (before[1] ?? 0)]).toEqual([
      long,
      short,
    ])
    expect(trading.settlements).toMatchObject([
      { owner: ann, result, yesCount: 200, noCount: 0, yesCost: 1_000_000, revenue: long },
      { owner: bob, result, yesCount: 0, noCount: 200, noCost: 1_000_000, revenue: short },
    ])
    trading.settle('M', price(value), START)
    expect(trading.settlements).toHaveLength(2)
  })
})

describe('section 10, fees', () => {
  it.each([
    [5_000, 100, 17_500],
    [4_800, 100, 17_500],
    [4_800, 1_200, 209_700],
    [100, 1, 100],
    [9_900, 10_000, 69_300],
  ])('a taker pays for %d x %d: %d micro-dollars', (at, count, fee) => {
    expect(rawFee(STANDARD_FEES, { price: price(at), count: qty(count), isTaker: true }, 100)).toBe(fee)
  })

  it('a maker pays nothing, a quarter or a half', () => {
    const pay = (type: 'quadratic' | 'quadratic_with_maker_fees' | 'quadratic_with_combo_maker_fees') =>
      rawFee({ type, multiplierPpm: 1_000_000 }, { price: price(5_000), count: qty(10_000), isTaker: false }, 100)
    expect([pay('quadratic'), pay('quadratic_with_maker_fees'), pay('quadratic_with_combo_maker_fees')]).toEqual([0, 437_500, 875_000])
  })

  it('gives back what rounding to whole cents has taken beyond a cent', () => {
    const fees = new OrderFees({ tradeFeePrecision: 100, balancePrecision: 10_000, rebateUnit: 10_000 })
    const paid = Array.from({ length: 4 }, () => fees.charge(STANDARD_FEES, { price: price(4_800), count: qty(100), isTaker: true }))
    expect(paid).toEqual([20_000, 20_000, 20_000, 20_000])
    const odd = Array.from({ length: 3 }, () => fees.charge(STANDARD_FEES, { price: price(4_805), count: qty(100), isTaker: true }))
    expect(odd.some((fee) => fee < 19_500)).toBe(true)
  })
})

describe('section 10, combo fee swap', () => {
  const COMBO = { type: 'quadratic_with_combo_maker_fees', multiplierPpm: 1_000_000 } as const
  const TAKER = 1_750_000
  const MAKER = 875_000

  function feesOf(restedUs: number, { isCombo = true, isQuote = true } = {}) {
    const { trading, market } = openDesk(['ann', 'bob'], 1_000, COMBO)
    market.isCombo = isCombo
    trading.place(ann, limit('ask', 50, 100), START)
    trading.place(bob, limit('bid', 50, 100, { isQuote }), epochUs(START + restedUs))
    return trading.fills.map(({ owner, isTaker, fee }) => [owner.memberId, isTaker, fee])
  }

  it('lets the quoter pay the maker fee, and who rested for less than five seconds the taker fee', () => {
    expect(feesOf(4_999_999)).toEqual([
      ['ann', false, TAKER],
      ['bob', true, MAKER],
    ])
  })

  it.each([
    ['an order that rested for five seconds', 5_000_000, {}],
    ['an order that is no quote', 0, { isQuote: false }],
    ['a market that is no combo', 0, { isCombo: false }],
  ])('does not concern %s', (_case, restedUs, kind) => {
    expect(feesOf(restedUs, kind)).toEqual([
      ['ann', false, MAKER],
      ['bob', true, TAKER],
    ])
  })

  it('counts from where the order lost its place in the queue', () => {
    const { trading, market } = openDesk(['ann', 'bob'], 1_000, COMBO)
    market.isCombo = true
    const order = trading.place(ann, limit('ask', 51, 100), START)
    const amended = epochUs(START + 60_000_000)
    trading.amend(ann, order.id, { ticker: 'M', side: 'ask', yesPrice: price(5_000), count: contractsOf(100) }, amended)
    trading.place(bob, limit('bid', 50, 100, { isQuote: true }), amended)
    expect(trading.fills.map(({ fee }) => fee)).toEqual([TAKER, MAKER])
  })
})

it('contracts are counted in hundredths', () => {
  expect(contractsOf(0.01)).toBe(1)
})
