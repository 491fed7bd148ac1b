import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRiskRules } from './create-risk-rules.ts'
import { decideOrder, decideQuotes, withOrder } from './decide-order.ts'
import type { RiskOrder } from './market-risk.ts'
import { createRiskState, type RiskState } from './risk-state.ts'
import { stepRisk } from './step-risk.ts'

const NOW = epochUs(1_780_000_000_000_000)
const TICKERS = ['A', 'B', 'C'] as const
const view = { bookUs: NOW, reference: price(5_000) }
const dollars = (count: number) => microUsd(count * 1_000_000)
const RULES = createRiskRules([
  { kind: 'price-collar', maxDistance: 4_000 },
  { kind: 'order-size', max: qty(30_00) },
  { kind: 'position', max: qty(60_00) },
  { kind: 'market-notional', max: dollars(25) },
  { kind: 'total-notional', max: dollars(45) },
  { kind: 'event-worst-case', max: dollars(20) },
])

const side = fc.constantFrom('bid' as const, 'ask' as const)
const asked = fc.record({ side, price: fc.integer({ min: 1, max: 9_999 }).map(price), count: fc.integer({ min: 1, max: 40_00 }).map(qty) })
const held = fc.array(fc.tuple(fc.constantFrom(...TICKERS), asked, fc.boolean()), { maxLength: 8 })

/** Positions and orders in three markets of one event. */
function stateOf(all: readonly (readonly [string, Omit<RiskOrder, 'orderId'>, boolean])[], isExclusive: boolean): RiskState {
  let state = createRiskState(NOW)
  for (const ticker of TICKERS)
    state = stepRisk([], state, { kind: 'market', atUs: NOW, ticker, eventTicker: 'E', closeUs: epochUs(NOW * 2) }).state
  state = stepRisk([], state, { kind: 'event', atUs: NOW, eventTicker: 'E', isExclusive }).state
  all.forEach(([ticker, order, isFilled], at) => {
    state = isFilled
      ? stepRisk([], state, { kind: 'fill', atUs: NOW, ticker, fill: { ...order, fee: microUsd(0) } }).state
      : withOrder(state, ticker, { ...order, orderId: `${at}` }, [])
  })
  return state
}

it('decides the quotes of a market as it decides orders one after the other, in place of all that rest there', () => {
  const kinds = new Set<string>()
  fc.assert(
    fc.property(held, fc.array(asked, { maxLength: 5 }), fc.boolean(), (all, quotes, isExclusive) => {
      const orders = quotes.map((quote, at): RiskOrder => ({ ...quote, orderId: `q${at}` }))
      const before = stateOf(all, isExclusive)
      let state = before
      const replaced = (before.markets.get('A')?.orders ?? []).map(({ orderId }) => orderId)
      const byOne = orders.map((order) => {
        const decision = decideOrder(RULES, state, { ticker: 'A', order, replaces: replaced, view })
        if (decision.kind === 'allow' || decision.kind === 'modify') state = withOrder(state, 'A', decision.order, replaced)
        kinds.add(decision.kind)
        return decision
      })
      expect(decideQuotes(RULES, before, 'A', orders, view)).toEqual(byOne)
    }),
    { numRuns: 500 },
  )
  expect([...kinds].sort()).toEqual(['allow', 'block', 'modify'])
})
