import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Level } from '../../exchange/level.ts'
import type { MarketDefinition } from '../../exchange/market.ts'
import type { PublicEvent } from '../../exchange/public-event.ts'

/** One thing to publish, `atUs` after the start of the capture. */
export interface ReplayStep {
  readonly atUs: number
  readonly event: PublicEvent
}

/** What a replay found in its captures. */
export interface ReplayReport {
  readonly files: number
  readonly connections: number
  readonly frames: number
  readonly malformedLines: number
  /** Deltas, snapshots, trades, tickers and lifecycle frames that will be published. */
  readonly steps: number
  /** Frames of overlapping connections that were played already, and those on which they disagree. */
  readonly matched: number
  readonly mismatched: number
  /** Deltas behind a hole, which wait for a snapshot and are not played. */
  readonly waiting: number
  readonly corrupt: number
  readonly gaps: number
  readonly repeated: number
  readonly resets: number
  /** Frames of types that are not replayed, by type. */
  readonly ignored: Readonly<Record<string, number>>
}

/** Everything a replay will do, fixed before it starts. */
export interface ReplayPlan {
  readonly startUs: EpochUs
  readonly spanUs: number
  readonly markets: readonly { readonly definition: MarketDefinition; readonly book: FirstBook }[]
  readonly steps: readonly ReplayStep[]
  readonly report: ReplayReport
}

/** The book of a market before the flow starts: its first snapshot when that came before any delta, else empty. */
export interface FirstBook {
  readonly yes: readonly Level[]
  readonly no: readonly Level[]
}
