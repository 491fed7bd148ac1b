import type { EpochUs, Qty } from '@kassandra/kalshi-sdk/units'
import type { LossOfOthers } from './event-loss.ts'
import type { MarketRisk, RiskOrder } from './market-risk.ts'
import type { MarketView } from './risk-input.ts'
import type { RiskState } from './risk-state.ts'

/** In the order in which they are asked: what stops everything, then what stops a market, then what bounds an order. */
export const RULE_ORDER = [
  'manual-kill',
  'reconcile-mismatch',
  'drawdown',
  'hourly-loss',
  'daily-loss',
  'fill-rate',
  'known-market',
  'trading-hours',
  'stale-book',
  'price-collar',
  'settlement-cutoff',
  'order-size',
  'position',
  'market-notional',
  'total-notional',
  'event-worst-case',
] as const
export type RuleId = (typeof RULE_ORDER)[number]

interface RuleBase {
  readonly id: RuleId
  /** Why the rule is there: what went wrong for whom, and where that is written. */
  readonly provenance: string
}

/** Looked at after every input; a reason halts. */
export interface AccountRule extends RuleBase {
  readonly scope: 'account'
  check(state: RiskState): string | undefined
}

/** A reason blocks all orders of the market, for as long as it holds. */
export interface MarketRule extends RuleBase {
  readonly scope: 'market'
  check(state: RiskState, ticker: string, view: MarketView): string | undefined
}

/** An order with everything around it; `market.orders` is without those that it replaces. */
export interface OrderQuestion {
  readonly state: RiskState
  readonly market: MarketRisk
  readonly order: RiskOrder
  readonly view: MarketView
  readonly nowUs: EpochUs
  /** What the other markets of its event can have lost. */
  lossOfOthers(): LossOfOthers
  /** Money that all other markets bind. */
  boundByOthers(): number
}

/** At most so many contracts; 0 and less block. */
export interface CountLimit {
  readonly count: Qty
  readonly reason: string
}

/** Undefined where the rule has no objection at any count. */
export interface OrderRule extends RuleBase {
  readonly scope: 'order'
  check(question: OrderQuestion): CountLimit | undefined
}

export type RiskRule = AccountRule | MarketRule | OrderRule

/** Rules by what they are asked about, each in its order. */
export interface RulesByScope {
  readonly account: readonly AccountRule[]
  readonly market: readonly MarketRule[]
  readonly order: readonly OrderRule[]
}

const known = new WeakMap<readonly RiskRule[], RulesByScope>()

/** Pure. Sorted once for each list of rules: they are asked at every event. */
export function byScope(rules: readonly RiskRule[]): RulesByScope {
  const found = known.get(rules)
  if (found) return found
  const sorted: RulesByScope = {
    account: rules.filter((rule) => rule.scope === 'account'),
    market: rules.filter((rule) => rule.scope === 'market'),
    order: rules.filter((rule) => rule.scope === 'order'),
  }
  known.set(rules, sorted)
  return sorted
}
