import { microUsd } from '@kassandra/kalshi-sdk/units'
import { attributeFrom, stepAttribution, totalOf } from '../attribution/attribution.ts'
import { MmEngineError } from '../errors/mm-engine-error.ts'
import { decideOrder, type RiskDecision, withOrder } from './decide-order.ts'
import { recordEquity, startEquityHistory } from './equity-history.ts'
import type { MarketRisk } from './market-risk.ts'
import { withFill } from './recent-fills.ts'
import type { RiskInput } from './risk-input.ts'
import { byScope, type RiskRule } from './risk-rule.ts'
import { forgetEvents, type Halt, nameMarket, putMarket, type RiskState } from './risk-state.ts'

export interface RiskStep {
  readonly state: RiskState
  /** The answer to an order. */
  readonly decision?: RiskDecision
  /** Present in the step that halts, and in no other: cancel everything. */
  readonly halted?: Halt
}

/** A fact names a market that was never named before: its limits cannot be kept. */
export class UnknownMarketError extends MmEngineError {
  override readonly name = 'UnknownMarketError'
  readonly code = 'RISK_MARKET_UNKNOWN'
  readonly retryable = false
}

/**
 * Pure. Takes in a fact, or answers an order; then asks whether to halt. An order that is allowed counts as one that may fill from here on,
 * until the market's orders are told anew.
 * @throws {UnknownMarketError} A fact about a market before its `market` input.
 */
export function stepRisk(rules: readonly RiskRule[], state: RiskState, input: RiskInput): RiskStep {
  const now = input.atUs > state.nowUs ? { ...state, nowUs: input.atUs } : state
  // Orders change nothing that halts, and at this instant it was asked already.
  if (input.kind === 'orders' && now === state) return { state: applyFact(state, input) }
  if (input.kind !== 'order') return haltWhereDue(rules, applyFact(now, input))
  const step = haltWhereDue(rules, now)
  const decision = decideOrder(rules, step.state, input)
  if (decision.kind === 'block' || decision.kind === 'halt') return { ...step, decision }
  return { state: withOrder(step.state, input.ticker, decision.order, input.replaces), decision }
}

type Fact = Exclude<RiskInput, { readonly kind: 'order' }>

function applyFact(state: RiskState, fact: Fact): RiskState {
  switch (fact.kind) {
    case 'clock':
      return state
    case 'market':
      return nameMarket(state, fact.ticker, fact.eventTicker, fact.closeUs)
    case 'event':
      return { ...state, exclusiveEvents: withMember(state.exclusiveEvents, fact.eventTicker, fact.isExclusive) }
    case 'adopt':
      return withMarket(state, fact.ticker, (market) => ({ ...market, account: attributeFrom(fact.position, fact.mark) }))
    case 'mark':
    case 'settle':
      return takeAccount(state, fact)
    case 'fill':
      return { ...takeAccount(state, fact), fills: withFill(state.fills, state.nowUs, fact.fill.count) }
    case 'orders':
      return withMarket(state, fact.ticker, (market) => ({ ...market, orders: fact.orders }))
    case 'forget':
      return forgetEvents(state, fact.eventTickers)
    case 'trading':
      return { ...state, isTradingActive: fact.isActive }
    case 'reconcile':
      return { ...state, mismatch: { position: fact.position, cash: fact.cash, orders: fact.orders } }
    case 'kill':
      return { ...state, killed: fact.reason }
    case 'resume':
      return resume(state)
  }
}

/** A position that is adopted comes without a gain; from then on each change of its equity is one. */
function takeAccount(state: RiskState, fact: Extract<Fact, { kind: 'mark' | 'fill' | 'settle' }>): RiskState {
  const market = marketOf(state, fact.ticker)
  const account = stepAttribution(market.account, fact)
  const pnl = microUsd(state.pnl + totalOf(account.parts) - totalOf(market.account.parts))
  return { ...putMarket(state, { ...market, account }), pnl }
}

/** What a person has seen does not halt again; a mismatch that still stands does. */
function resume(state: RiskState): RiskState {
  return {
    ...state,
    status: { kind: 'running' },
    killed: undefined,
    fills: [],
    equity: startEquityHistory(state.nowUs, state.pnl),
  }
}

function haltWhereDue(rules: readonly RiskRule[], unmeasured: RiskState): RiskStep {
  const equity = recordEquity(unmeasured.equity, unmeasured.nowUs, unmeasured.pnl)
  const state = equity === unmeasured.equity ? unmeasured : { ...unmeasured, equity }
  if (state.status.kind === 'halted') return { state }
  for (const rule of byScope(rules).account) {
    const reason = rule.check(state)
    if (reason === undefined) continue
    const halted: Halt = { ruleId: rule.id, reason, atUs: state.nowUs }
    return { state: { ...state, status: { kind: 'halted', halt: halted } }, halted }
  }
  return { state }
}

function withMarket(state: RiskState, ticker: string, change: (market: MarketRisk) => MarketRisk): RiskState {
  return putMarket(state, change(marketOf(state, ticker)))
}

function marketOf({ markets }: RiskState, ticker: string): MarketRisk {
  const market = markets.get(ticker)
  if (!market) throw new UnknownMarketError(`${ticker} was never named`)
  return market
}

function withMember(set: ReadonlySet<string>, member: string, isMember: boolean): ReadonlySet<string> {
  const changed = new Set(set)
  if (isMember) changed.add(member)
  else changed.delete(member)
  return changed
}
