import type { EngineMode, EngineView } from '@kassandra/mm-engine'

/** How the process ends: at once with all orders cancelled; after positions have drained; after they were closed at the market. */
export type ShutdownMode = 'immediate' | 'drain' | 'unwind'

export interface ConfigVersionView {
  readonly version: number
  readonly atUs: number
  /** A file, `api`, or `rollback to 7`. */
  readonly source: string
  readonly isActive: boolean
}

/** A fill, a halt, a change: what a person wants to have seen. */
export interface ActivityView {
  /** Counts from 1; newer is higher. */
  readonly id: number
  readonly atUs: number
  readonly level: 'info' | 'warning' | 'error'
  readonly ticker: string | undefined
  readonly text: string
}

export interface FillView {
  readonly tradeId: string
  readonly atUs: number
  readonly ticker: string
  readonly side: 'bid' | 'ask'
  readonly price: number
  readonly count: number
  readonly feeMicroUsd: number
}

/** A point of the charts. Prices in $0.0001 of YES, positions in 0.01 contract, money in micro-dollars. */
export interface MarketPoint {
  readonly atUs: number
  readonly bid: number | undefined
  readonly ask: number | undefined
  readonly fair: number | undefined
  readonly ownBid: number | undefined
  readonly ownAsk: number | undefined
  readonly position: number
}

export interface EquityPoint {
  readonly atUs: number
  readonly pnl: number
  readonly spread: number
  readonly inventory: number
  readonly fees: number
  readonly settlement: number
}

/** One value of an outside source. */
export interface FeedInput {
  /** A probability for an `external` fair value, the level of an index for a `digital` one. */
  readonly value: number
  /** Of the logarithm of an index, per second. */
  readonly logVarianceRate?: number | undefined
}

export interface AverageInput {
  /** Samples seen. */
  readonly samples: number
  /** Their mean, in the units of the index. */
  readonly mean: number
}

/** What the page and the API see of the running engine. Cheap: nothing is computed that was not asked for. */
export interface ControlPort {
  readonly mode: 'paper' | 'live'
  readonly version: string
  /** @param levels Of each side of each book. */
  view(levels: number): EngineView
  /** Newest first. */
  activity(limit: number): readonly ActivityView[]
  /** Newest first. */
  fills(limit: number): readonly FillView[]
  /** Oldest first, thinned to at most `limit`. */
  marketHistory(ticker: string, limit: number): readonly MarketPoint[]
  /** Oldest first, thinned to at most `limit`. */
  equityHistory(limit: number): readonly EquityPoint[]
  /** Stops trading at once: everything is cancelled, and nothing is sent until a person resumes. Idempotent. */
  halt(by: string, reason: string): Promise<void>
  /** @throws {ControlError} `NOT_HALTED`, or why trading may not go on. */
  resume(by: string, note: string): Promise<void>
  /** Of one market or of all. @throws {ControlError} `UNKNOWN_MARKET`. */
  setMode(mode: EngineMode, ticker: string | undefined, by: string): Promise<void>
  /** Gives the fair values that ask for this name what an outside source says now. */
  setFeed(name: string, feed: FeedInput): Promise<void>
  /** Says what of a settlement's average is known now. @throws {ControlError} `UNKNOWN_MARKET`. */
  setSettlementAverage(ticker: string, average: AverageInput): Promise<void>
  /** As a document in the units that people use, as `changeConfig` takes it. */
  config(): { readonly version: number; readonly config: unknown }
  configVersions(): Promise<readonly ConfigVersionView[]>
  /** Validates, stores and puts in force, or does nothing. @throws {ControlError} `INVALID_CONFIG` with every problem. */
  changeConfig(config: unknown, by: string): Promise<{ readonly version: number }>
  /** @throws {ControlError} `UNKNOWN_VERSION`. */
  rollbackConfig(version: number, by: string): Promise<{ readonly version: number }>
  /** Begins to end the process. */
  shutdown(mode: ShutdownMode, by: string): Promise<void>
}

export type ControlErrorCode = 'NOT_HALTED' | 'UNKNOWN_MARKET' | 'INVALID_CONFIG' | 'UNKNOWN_VERSION' | 'NOT_ALLOWED'

/** What was asked for cannot be done; nothing has changed. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: ControlErrorCode
  /** One line each, for people. */
  readonly problems: readonly string[]

  constructor(code: ControlErrorCode, problems: readonly string[]) {
    super(problems.join('; '))
    this.code = code
    this.problems = problems
  }
}
