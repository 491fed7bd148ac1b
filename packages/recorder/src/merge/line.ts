import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { SegmentId } from './market-segment.ts'

/**
 * How far the merge of one market's deltas has come. `frontierUs` is exclusive: everything before it is decided.
 * A line is `following` its leader, also while that one is over and nobody else can take the lead yet.
 */
export type LineState =
  | { readonly kind: 'new' }
  | { readonly kind: 'following'; readonly leader: SegmentId; readonly emittedSeq: number; readonly frontierUs: EpochUs }
  | { readonly kind: 'gap'; readonly fromUs: EpochUs }

/** Landed rows of the leader that become merged rows: `afterSeq < seq <= uptoSeq`. */
export interface Emission {
  readonly segment: SegmentId
  readonly afterSeq: number
  readonly uptoSeq: number
}

/** Where a new leader's rows join what was merged before `atUs`. */
export interface Seam {
  /** They begin with the segment's first delta (of any market) of this exchange time or later. */
  readonly atUs: EpochUs
  /** The one that led until here; its book should be the same. */
  readonly leaving: SegmentId | undefined
}

/** A segment takes the lead: its landed rows up to `uptoSeq` become merged rows. */
export interface Lead {
  readonly kind: 'covered'
  /** First exchange time that is covered by it. */
  readonly fromUs: EpochUs
  readonly segment: SegmentId
  readonly snapshotSeq: number
  readonly uptoSeq: number
  /** Without one the rows begin behind the segment's snapshot of the market. */
  readonly seam: Seam | undefined
}

export interface GapStart {
  readonly kind: 'gap'
  readonly fromUs: EpochUs
  readonly reason: string
}

/** Start of a part of a market's past. It ends where the next begins; one at the same instant replaces it. */
export type LedgerEntry = (Lead | GapStart) & {
  /** Last seq of the leader whose part ends here; `undefined` when no part or a gap does. */
  readonly leftAtSeq: number | undefined
}

/** Everything that follows from one look at a market. */
export interface LinePlan {
  readonly line: LineState
  /** Progress along the leader that the market had before. */
  readonly emit: readonly Emission[]
  /** In order of time. */
  readonly ledger: readonly LedgerEntry[]
  /** `nothing`: the line moves by itself; `segments`: another segment of the market must move; `gatherers`: their horizons or presence must. */
  readonly waitsFor: 'nothing' | 'segments' | 'gatherers'
}
