import { type EpochUs, epochUs, type MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { EngineMode, MarketTerms } from '../event/engine-event.ts'
import type { BookTop, FeedValue, ObservedAverage } from '../fair-value/fair-value-model.ts'
import { createOrderBookkeeping, type OrderBookkeeping } from '../orders/order-bookkeeping.ts'
import type { Position } from '../position/position.ts'
import type { QuoteBasis } from '../quote/quotation.ts'
import type { QuoterState } from '../quote/quoter.ts'
import { createRiskState, type RiskState } from '../risk/risk-state.ts'
import { TickerMap } from '../ticker-map/ticker-map.ts'
import type { MarketBook } from './market-book.ts'
import type { StrategyConfig } from './strategy-config.ts'

/** What the engine knows of one market. Plain data. */
export interface EngineMarket {
  readonly terms: MarketTerms
  readonly isOpen: boolean
  readonly mode: EngineMode
  readonly book: MarketBook | undefined
  /** The best of what others show, as it was quoted on. */
  readonly top: BookTop | undefined
  readonly average: ObservedAverage | undefined
  readonly quoter: QuoterState
  /** Of the last quotation. */
  readonly basis: QuoteBasis | undefined
  readonly quotedUs: EpochUs
  /** When it was paid out. */
  readonly settledUs: EpochUs | undefined
  /** Why nothing is quoted; undefined while it is. */
  readonly hindrance: string | undefined
}

export interface EngineCounts {
  readonly quotes: number
  readonly orders: number
  readonly fills: number
  readonly commands: number
}

/** All that the engine knows. Plain data: `saveEngine` writes it down, `restoreEngine` goes on from it. */
export interface EngineState {
  readonly nowUs: EpochUs
  readonly configVersion: number
  readonly config: StrategyConfig
  readonly mode: EngineMode
  readonly markets: ReadonlyMap<string, EngineMarket>
  /** What is held in markets that the engine was never told of. */
  readonly unmanaged: ReadonlyMap<string, Position>
  readonly feeds: Readonly<Record<string, FeedValue>>
  readonly orders: OrderBookkeeping
  readonly risk: RiskState
  readonly cash: MicroUsd | undefined
  readonly counts: EngineCounts
}

/** Pure. Running, with nothing known. */
export const createEngineState = (config: StrategyConfig, configVersion: number): EngineState => ({
  nowUs: epochUs(0),
  configVersion,
  config,
  mode: 'quote',
  markets: TickerMap.of(),
  unmanaged: new Map(),
  feeds: {},
  orders: createOrderBookkeeping(epochUs(0)),
  risk: createRiskState(epochUs(0)),
  cash: undefined,
  counts: { quotes: 0, orders: 0, fills: 0, commands: 0 },
})
