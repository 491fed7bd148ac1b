import { type EpochUs, type MicroUsd, microUsd, type Qty } from '@kassandra/kalshi-sdk/units'
import { type EquityHistory, startEquityHistory } from './equity-history.ts'
import { boundMoney } from './exposure.ts'
import type { MarketRisk } from './market-risk.ts'

export interface Halt {
  readonly ruleId: string
  readonly reason: string
  readonly atUs: EpochUs
}

/** The last word of a comparison with the exchange: how much more we count than it does, of the market that differs most. */
export interface Mismatch {
  readonly position: Qty
  readonly cash: MicroUsd
  readonly orders: number
}

/** All that rules look at. Plain data; `stepRisk` makes the next one. */
export interface RiskState {
  /** Halted stays halted until a person resumes. */
  readonly status: { readonly kind: 'running' } | { readonly kind: 'halted'; readonly halt: Halt }
  readonly nowUs: EpochUs
  readonly markets: ReadonlyMap<string, MarketRisk>
  /** Events of which at most one market settles at YES. */
  readonly exclusiveEvents: ReadonlySet<string>
  readonly isTradingActive: boolean
  readonly killed: string | undefined
  readonly mismatch: Mismatch | undefined
  /** Equity: gain since the start over all markets, at the marks and after fees. Kept as a sum, for it is asked for at every step. */
  readonly pnl: MicroUsd
  /** Money that all markets bind, likewise. @see boundMoney */
  readonly bound: MicroUsd
  readonly equity: EquityHistory
  readonly fills: readonly { readonly atUs: EpochUs; readonly count: Qty }[]
}

/** Pure. Running, with nothing held. */
export const createRiskState = (nowUs: EpochUs): RiskState => ({
  status: { kind: 'running' },
  nowUs,
  markets: new Map(),
  exclusiveEvents: new Set(),
  isTradingActive: true,
  killed: undefined,
  mismatch: undefined,
  pnl: microUsd(0),
  bound: microUsd(0),
  equity: startEquityHistory(nowUs, microUsd(0)),
  fills: [],
})

/** Pure. With a market in the place of the one of its name. */
export function putMarket(state: RiskState, market: MarketRisk): RiskState {
  const before = state.markets.get(market.ticker)
  const markets = new Map(state.markets).set(market.ticker, market)
  // A mark moves all the time and binds nothing.
  if (before && before.orders === market.orders && before.account.position === market.account.position) return { ...state, markets }
  return { ...state, markets, bound: microUsd(state.bound + boundMoney(market) - (before ? boundMoney(before) : 0)) }
}
