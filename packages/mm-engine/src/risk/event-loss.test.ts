import { microUsd, type Price, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeFrom } from '../attribution/attribution.ts'
import { applyFill, FLAT, type Position, type PositionFill, settle } from '../position/position.ts'
import { eventLoss } from './event-loss.ts'
import { boundMoney, closable, costEach, mostBound } from './exposure.ts'
import { createMarketRisk, type MarketRisk, type RiskOrder } from './market-risk.ts'

const fillOf = (side: 'bid' | 'ask', cents: number, count: number): PositionFill => ({
  side,
  price: price(cents * 100),
  count: qty(count * 100),
  fee: microUsd(0),
})
const marketOf = (ticker: string, fills: readonly PositionFill[], orders: readonly PositionFill[]): MarketRisk => ({
  ...createMarketRisk(ticker, 'E', undefined),
  account: attributeFrom(
    fills.reduce((held, fill) => applyFill(held, fill).position, FLAT),
    price(5_000),
  ),
  orders: orders.map((order, at): RiskOrder => ({ orderId: `${ticker}${at}`, ...order })),
})

const marketNamed = (markets: readonly MarketRisk[], ticker: string): MarketRisk =>
  markets.find((market) => market.ticker === ticker) ?? marketOf(ticker, [], [])

describe('eventLoss', () => {
  it('sees that longs of exclusive markets lose together, when none of them wins', () => {
    const markets = [marketOf('A', [fillOf('bid', 30, 10)], []), marketOf('B', [fillOf('bid', 40, 10)], [])]
    expect(eventLoss(markets, marketNamed(markets, 'A'), true)).toEqual({ worst: 7_000_000, ifYes: -3_000_000, ifNo: 7_000_000 })
  })

  it('sees that only one of several shorts of exclusive markets can lose', () => {
    const markets = ['A', 'B', 'C'].map((ticker) => marketOf(ticker, [fillOf('ask', 30, 10)], []))
    expect(eventLoss(markets, marketNamed(markets, 'A'), true).worst).toBe(7_000_000 - 2 * 3_000_000)
    expect(eventLoss(markets, marketNamed(markets, 'A'), false).worst).toBe(3 * 7_000_000)
  })

  it('counts what was realized, and only those orders that lose', () => {
    const realized = marketOf('A', [fillOf('bid', 50, 10), fillOf('ask', 40, 10)], [fillOf('bid', 20, 10), fillOf('ask', 90, 10)])
    expect(eventLoss([realized], realized, true)).toEqual({ worst: 3_000_000, ifYes: 2_000_000, ifNo: 3_000_000 })
  })

  it('is 0 for an event in which nothing is held', () => {
    expect(eventLoss([], marketOf('A', [], []), true)).toEqual({ worst: 0, ifYes: 0, ifNo: 0 })
  })
})

const anyFill = fc
  .tuple(fc.constantFrom('bid' as const, 'ask' as const), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 20 }))
  .map((args) => fillOf(...args))
const anyMarkets = fc
  .array(fc.tuple(fc.array(anyFill, { maxLength: 3 }), fc.array(anyFill, { maxLength: 3 })), { minLength: 1, maxLength: 3 })
  .map((all) => all.map(([fills, orders], at) => marketOf(`M${at}`, fills, orders)))

/** The most that a market can have lost at a value, over every set of its orders that may fill. */
function worstOfMarket({ account, orders }: MarketRisk, value: Price): number {
  let worst = Number.NEGATIVE_INFINITY
  for (let set = 0; set < 2 ** orders.length; set++) {
    const filled = orders.filter((_, at) => (set >> at) % 2 === 1)
    const position = filled.reduce((held: Position, order) => applyFill(held, { ...order, fee: microUsd(0) }).position, account.position)
    worst = Math.max(worst, -settle(position, value).position.realizedPnl)
  }
  return worst
}

function worstByTrial(markets: readonly MarketRisk[], isExclusive: boolean): number {
  const ends = (
    isExclusive ? [...markets.map((_, at) => 1 << at), 0] : Array.from({ length: 2 ** markets.length }, (_, end) => end)
  ) as number[]
  const lossAt = (end: number) =>
    markets.reduce((sum, market, at) => sum + worstOfMarket(market, price((end >> at) % 2 === 1 ? 10_000 : 0)), 0)
  return Math.max(...ends.map(lossAt))
}

describe('over any positions and orders', () => {
  it('R3 is what trying every end and every set of fills finds', () => {
    fc.assert(
      fc.property(anyMarkets, fc.boolean(), (markets, isExclusive) => {
        for (const market of markets) expect(eventLoss(markets, market, isExclusive).worst).toBe(worstByTrial(markets, isExclusive))
      }),
      { numRuns: 300 },
    )
  })

  it('binds the cost of what is held and of the dearest contracts that open, and never more than if all of them opened', () => {
    fc.assert(
      fc.property(anyMarkets, anyFill, ([market], added) => {
        if (!market) return
        const { account, orders } = market
        const opening = (side: 'bid' | 'ask') => {
          const each = orders.flatMap((order) => (order.side === side ? Array<number>(order.count).fill(costEach(order)) : []))
          return each.sort((a, b) => a - b).slice(closable(account.position, side))
        }
        const costs = [account.position.cost, ...opening('bid'), ...opening('ask')]
        expect(boundMoney(market)).toBe(costs.reduce((sum, cost) => sum + cost, 0))
        const order: RiskOrder = { orderId: 'x', ...added }
        expect(boundMoney({ ...market, orders: [...orders, order] })).toBeLessThanOrEqual(mostBound(market, order))
      }),
      { numRuns: 200 },
    )
  })

  it('binds no less money than any set of fills in any order can cost', () => {
    fc.assert(
      fc.property(anyMarkets, fc.infiniteStream(fc.nat()), ([market], picks) => {
        if (!market) return
        let left = market
        while (left.orders.length > 0) {
          const order = left.orders[(picks.next().value ?? 0) % left.orders.length]
          if (!order) return
          const { position } = applyFill(left.account.position, { ...order, fee: microUsd(0) })
          const next = { ...left, account: attributeFrom(position, price(5_000)), orders: left.orders.filter((each) => each !== order) }
          expect(boundMoney(next)).toBeLessThanOrEqual(boundMoney(left))
          left = next
        }
      }),
      { numRuns: 200 },
    )
  })
})
