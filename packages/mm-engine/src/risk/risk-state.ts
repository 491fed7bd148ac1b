import { type EpochUs, type MicroUsd, microUsd, type Qty } from '@kassandra/kalshi-sdk/units'
import { type AttributedParts, sumParts } from '../attribution/attribution.ts'
import { TickerMap, withoutTickers, withTicker } from '../ticker-map/ticker-map.ts'
import { type EquityHistory, startEquityHistory } from './equity-history.ts'
import { boundMoney } from './exposure.ts'
import { createMarketRisk, type MarketRisk } from './market-risk.ts'
import type { RecentFill } from './recent-fills.ts'

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
  /** Tickers of the markets of each event. */
  readonly events: ReadonlyMap<string, readonly string[]>
  /** Events of which at most one market settles at YES. */
  readonly exclusiveEvents: ReadonlySet<string>
  /** What the markets that are forgotten came to. */
  readonly past: AttributedParts
  readonly isTradingActive: boolean
  readonly killed: string | undefined
  readonly mismatch: Mismatch | undefined
  /** Equity: gain since the start over all markets, at the marks and after fees. Kept as a sum, for it is asked for at every step. */
  readonly pnl: MicroUsd
  /** Money that all markets bind, likewise. @see boundMoney */
  readonly bound: MicroUsd
  readonly equity: EquityHistory
  /** Of the last quarter of an hour, oldest first. */
  readonly fills: readonly RecentFill[]
}

/** Pure. Running, with nothing held. */
export const createRiskState = (nowUs: EpochUs): RiskState => ({
  status: { kind: 'running' },
  nowUs,
  markets: TickerMap.of(),
  events: new Map(),
  exclusiveEvents: new Set(),
  past: sumParts([]),
  isTradingActive: true,
  killed: undefined,
  mismatch: undefined,
  pnl: microUsd(0),
  bound: microUsd(0),
  equity: startEquityHistory(nowUs, microUsd(0)),
  fills: [],
})

/** Pure. With a market in the place of the one of its name and event. */
export function putMarket(state: RiskState, market: MarketRisk): RiskState {
  const before = state.markets.get(market.ticker)
  const markets = withTicker(state.markets, market.ticker, market)
  // A mark moves all the time and binds nothing.
  if (before && before.orders === market.orders && before.account.position === market.account.position) return { ...state, markets }
  return { ...state, markets, bound: microUsd(state.bound + boundMoney(market) - (before ? boundMoney(before) : 0)) }
}

/** Pure. Takes in what a market is; one that is named again keeps what it holds, for its close may have moved. */
export function nameMarket(state: RiskState, ticker: string, eventTicker: string, closeUs: EpochUs | undefined): RiskState {
  const known = state.markets.get(ticker)
  const named = putMarket(state, { ...(known ?? createMarketRisk(ticker, eventTicker, closeUs)), eventTicker, closeUs })
  if (known?.eventTicker === eventTicker) return named
  const events = new Map(state.events)
  if (known) {
    const others = (events.get(known.eventTicker) ?? []).filter((each) => each !== ticker)
    if (others.length > 0) events.set(known.eventTicker, others)
    else events.delete(known.eventTicker)
  }
  return { ...named, events: events.set(eventTicker, [...(events.get(eventTicker) ?? []), ticker]) }
}

/** Pure. All that is known of an event. */
export function marketsOfEvent({ events, markets }: RiskState, eventTicker: string): readonly MarketRisk[] {
  const found: MarketRisk[] = []
  for (const ticker of events.get(eventTicker) ?? []) {
    const market = markets.get(ticker)
    if (market) found.push(market)
  }
  return found
}

/** Pure. Where the gain of all markets came from, of those that are forgotten too. */
export const attributionOf = ({ past, markets }: RiskState): AttributedParts =>
  sumParts([past, ...[...markets.values()].map(({ account }) => account.parts)])

/** Pure. Without these events and their markets, of which only the sum is kept. */
export function forgetEvents(state: RiskState, eventTickers: readonly string[]): RiskState {
  const gone = eventTickers.flatMap((eventTicker) => marketsOfEvent(state, eventTicker))
  const isKept = (eventTicker: string): boolean => !eventTickers.includes(eventTicker)
  return {
    ...state,
    markets: withoutTickers(state.markets, new Set(gone.map(({ ticker }) => ticker))),
    events: new Map([...state.events].filter(([eventTicker]) => isKept(eventTicker))),
    exclusiveEvents: new Set([...state.exclusiveEvents].filter(isKept)),
    past: sumParts([state.past, ...gone.map(({ account }) => account.parts)]),
    bound: microUsd(gone.reduce<number>((bound, market) => bound - boundMoney(market), state.bound)),
  }
}
