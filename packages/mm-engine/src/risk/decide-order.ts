import { formatQty, type Qty } from '@kassandra/kalshi-sdk/units'
import { type LossOfOthers, lossOfOthers } from './event-loss.ts'
import { boundMoney } from './exposure.ts'
import type { MarketRisk, RiskOrder } from './market-risk.ts'
import type { MarketView, OrderIntent } from './risk-input.ts'
import { byScope, type OrderQuestion, type OrderRule, type RiskRule, type RuleId } from './risk-rule.ts'
import { type Halt, marketsOfEvent, putMarket, type RiskState } from './risk-state.ts'

export interface RiskChange {
  readonly ruleId: RuleId
  readonly from: Qty
  readonly to: Qty
  readonly reason: string
}

/** What may be sent of an order. Cancels need no leave: they are always allowed. */
export type RiskDecision =
  | { readonly kind: 'allow'; readonly order: RiskOrder }
  /** Fewer contracts than were asked for, by each rule that took some. */
  | { readonly kind: 'modify'; readonly order: RiskOrder; readonly changes: readonly RiskChange[] }
  | { readonly kind: 'block'; readonly ruleId: RuleId; readonly reason: string }
  | { readonly kind: 'halt'; readonly halt: Halt }

/** Pure. Asks the rules in their order; the first that leaves nothing of the order blocks it. */
export function decideOrder(rules: readonly RiskRule[], state: RiskState, intent: OrderIntent): RiskDecision {
  const { ticker, view } = intent
  const blocked = blockedMarket(rules, state, ticker, view)
  if (blocked) return blocked
  const market = state.markets.get(ticker)
  if (!market) return neverNamed(ticker)
  const { order } = intent
  return boundOrder(byScope(rules).order, {
    state,
    view,
    nowUs: state.nowUs,
    ...othersOf(state, market),
    order,
    market: withoutOrders(market, intent),
  })
}

/** Pure. Why a market may have no orders at all now, so that those that rest can be pulled; undefined where it may. */
export function blockedMarket(
  rules: readonly RiskRule[],
  state: RiskState,
  ticker: string,
  view: MarketView,
): Extract<RiskDecision, { kind: 'block' | 'halt' }> | undefined {
  if (state.status.kind === 'halted') return { kind: 'halt', halt: state.status.halt }
  for (const rule of byScope(rules).market) {
    const reason = rule.check(state, ticker, view)
    if (reason !== undefined) return { kind: 'block', ruleId: rule.id, reason }
  }
  return undefined
}

/**
 * Pure. Decides all orders that a market is to have, in their order: each sees those before it, and none of those that rest now, which they
 * take the place of.
 */
export function decideQuotes(
  rules: readonly RiskRule[],
  state: RiskState,
  ticker: string,
  orders: readonly RiskOrder[],
  view: MarketView,
): readonly RiskDecision[] {
  const blocked = blockedMarket(rules, state, ticker, view)
  return blocked ? orders.map(() => blocked) : boundQuotes(rules, state, ticker, orders, view)
}

/** Pure. `decideQuotes` of a market that is not blocked. */
export function boundQuotes(
  rules: readonly RiskRule[],
  state: RiskState,
  ticker: string,
  orders: readonly RiskOrder[],
  view: MarketView,
): readonly RiskDecision[] {
  const named = state.markets.get(ticker)
  if (!named) return orders.map(() => neverNamed(ticker))
  const { nowUs } = state
  const { lossOfOthers, boundByOthers } = othersOf(state, named)
  const ofOrders = byScope(rules).order
  const taken: RiskOrder[] = []
  const market: MarketRisk = { ...named, orders: taken }
  return orders.map((order) => {
    const decision = boundOrder(ofOrders, { state, view, nowUs, order, market, lossOfOthers, boundByOthers })
    if (decision.kind === 'allow' || decision.kind === 'modify') taken.push(decision.order)
    return decision
  })
}

/** Worked out when it is first asked for, once for all orders of a market. */
function othersOf(state: RiskState, market: MarketRisk): Pick<OrderQuestion, 'lossOfOthers' | 'boundByOthers'> {
  let loss: LossOfOthers | undefined
  let bound: number | undefined
  return {
    lossOfOthers: () => (loss ??= lossOfOthers(marketsOfEvent(state, market.eventTicker), market)),
    boundByOthers: () => (bound ??= state.bound - boundMoney(market)),
  }
}

const neverNamed = (ticker: string): RiskDecision => ({ kind: 'block', ruleId: 'known-market', reason: `${ticker} was never named` })

/** Pure. With an order that may fill from now on, in place of those that it replaces. */
export function withOrder(state: RiskState, ticker: string, order: RiskOrder, replaces: readonly string[]): RiskState {
  const market = state.markets.get(ticker)
  if (!market) return state
  const left = withoutOrders(market, { order, replaces })
  return putMarket(state, { ...left, orders: [...left.orders, order] })
}

const withoutOrders = (market: MarketRisk, { order, replaces }: Pick<OrderIntent, 'order' | 'replaces'>): MarketRisk => ({
  ...market,
  orders: market.orders.filter(({ orderId }) => orderId !== order.orderId && !replaces.includes(orderId)),
})

function boundOrder(rules: readonly OrderRule[], asked: OrderQuestion): RiskDecision {
  const changes: RiskChange[] = []
  let question = asked
  if (asked.order.count <= 0)
    return { kind: 'block', ruleId: 'order-size', reason: `${formatQty(asked.order.count)} contracts are no order` }
  for (const rule of rules) {
    const limit = rule.check(question)
    if (!limit || limit.count >= question.order.count) continue
    if (limit.count <= 0) return { kind: 'block', ruleId: rule.id, reason: limit.reason }
    changes.push({ ruleId: rule.id, from: question.order.count, to: limit.count, reason: limit.reason })
    question = { ...question, order: { ...question.order, count: limit.count } }
  }
  const { order } = question
  return changes.length === 0 ? { kind: 'allow', order } : { kind: 'modify', order, changes }
}
