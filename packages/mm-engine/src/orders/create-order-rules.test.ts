import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import type { OrderConfig } from '../engine/strategy-config.ts'
import { createOrderRules, type OrderRuleFacts } from './create-order-rules.ts'
import type { ManagedOrder } from './managed-order.ts'
import { createOrderBookkeeping } from './order-bookkeeping.ts'
import { liveOrdersOf, stepOrders } from './step-orders.ts'

const config: OrderConfig = {
  lifetimeUs: 60_000_000,
  renewUs: 15_000_000,
  graceUs: 5_000_000,
  materialPrice: 100,
  materialCount: qty(100),
  holdUs: 2_000_000,
}
const facts: OrderRuleFacts = { engineId: 'mm-1', runEpoch: 3, cost: { create: 10, amend: 10, decrease: 10, cancel: 2 } }
const rules = createOrderRules(config, facts)

function orderOf(side: 'bid' | 'ask'): ManagedOrder {
  const quotes = [{ price: price(5_000), quantity: qty(1_000) }]
  const wish = { bids: side === 'bid' ? quotes : [], asks: side === 'ask' ? quotes : [] }
  const { state } = stepOrders(rules, createOrderBookkeeping(epochUs(0)), { kind: 'desired', ticker: 'M', atUs: epochUs(0), ...wish })
  const [order] = liveOrdersOf(state, 'M')
  if (!order) throw new Error('there is no order')
  return order
}

describe('rules from a configuration', () => {
  it('O20: moves away from the market at once, and towards it after the hold', () => {
    const isMoved = (side: 'bid' | 'ask', to: number, nowUs: number) =>
      rules.isWorthMoving(orderOf(side), price(to), epochUs(nowUs), undefined)
    expect([isMoved('bid', 4_900, 0), isMoved('ask', 5_100, 0)]).toEqual([true, true])
    expect([isMoved('bid', 5_100, 1_999_999), isMoved('ask', 4_900, 1_999_999)]).toEqual([false, false])
    expect([isMoved('bid', 5_100, 2_000_000), isMoved('ask', 4_900, 2_000_000)]).toEqual([true, true])
  })

  it('O20: keeps an order near the head of its queue where little is to be gained', () => {
    const isMoved = (to: number, ahead: number) => rules.isWorthMoving(orderOf('bid'), price(to), epochUs(9_000_000), qty(ahead))
    expect([isMoved(5_199, 999), isMoved(5_200, 999), isMoved(5_199, 1_000), isMoved(4_900, 0)]).toEqual([false, true, true, true])
  })

  it('O2: shrinks by what is cheaper, at the same cost by the amend; moves by an amend unless cancel and create cost less', () => {
    const by = (cost: Partial<OrderRuleFacts['cost']>) => {
      const { shrinkBy, moveBy } = createOrderRules(config, { ...facts, cost: { ...facts.cost, ...cost } })
      return [shrinkBy, moveBy]
    }
    expect(by({})).toEqual(['amend', 'amend'])
    expect(by({ decrease: 9 })).toEqual(['decrease', 'amend'])
    expect(by({ amend: 13 })).toEqual(['decrease', 'cancel'])
  })

  it.each<[Partial<OrderConfig>, string]>([
    [{ lifetimeUs: 1_999_999 }, 'lifetimeUs'],
    [{ renewUs: 59_000_001 }, 'renewUs'],
    [{ graceUs: -1 }, 'graceUs'],
    [{ materialPrice: 0.5 }, 'materialPrice'],
    [{ materialCount: qty(-1) }, 'materialCount'],
    [{ holdUs: Number.NaN }, 'holdUs'],
  ])('refuses %o', (wrong, parameter) => {
    expect(() => createOrderRules({ ...config, ...wrong }, facts)).toThrow(parameter)
  })

  it('refuses names that would not fit into an order id, and costs that are none', () => {
    expect(() => createOrderRules(config, { ...facts, engineId: 'a b' })).toThrow('engineId')
    expect(() => createOrderRules(config, { ...facts, runEpoch: -1 })).toThrow('runEpoch')
    expect(() => createOrderRules(config, { ...facts, cost: { ...facts.cost, cancel: 0.5 } })).toThrow('cost of cancel')
  })
})
