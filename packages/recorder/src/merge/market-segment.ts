import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** Which stretch of which subscription of which gatherer. */
export interface SegmentId {
  readonly gatherer: string
  readonly connId: string
  readonly sid: number
  readonly startSeq: number
}

/** What one segment vouches for about one market; `docs/spec/merge.md`, "Words". */
export interface MarketSegment {
  readonly id: SegmentId
  /** Place of the market's first snapshot in it. */
  readonly snapshotSeq: number
  /** First exchange time it vouches for; `undefined` until that is known. */
  readonly fromUs: EpochUs | undefined
  /** Rows up to this seq are settled, none is missing among them. */
  readonly completeSeq: number
  /** Exclusive end of what it vouches for; `undefined` while that is nothing. */
  readonly beforeUs: EpochUs | undefined
  /** `undefined` while the segment is open. */
  readonly closeReason: string | undefined
}

/** Text that tells segments apart, for maps. */
export function segmentKey({ gatherer, connId, sid, startSeq }: SegmentId): string {
  return `${gatherer}\n${connId}\n${sid}\n${startSeq}`
}

/** Pure. Vouches for the instant and for something before it, so that a line can pass over to it there. */
export function vouchesAcross(segment: MarketSegment, instant: EpochUs): segment is MarketSegment & { readonly fromUs: EpochUs } {
  return segment.fromUs !== undefined && segment.fromUs <= instant && segment.beforeUs !== undefined && segment.beforeUs > instant
}

/** Pure. Vouches for anything at all. */
export function isWhole(segment: MarketSegment): segment is MarketSegment & { readonly fromUs: EpochUs; readonly beforeUs: EpochUs } {
  return segment.fromUs !== undefined && segment.beforeUs !== undefined && segment.beforeUs > segment.fromUs
}

/**
 * Pure. First exchange time that a market is vouched for behind a snapshot sent at `sentUs`: the exchange states the sending time in
 * milliseconds, and what happened within that one may stand in the snapshot or behind it.
 */
export function fromSendingTime(sentUs: EpochUs): EpochUs {
  return epochUs(Math.floor(sentUs / 1_000) * 1_000 + 1_000)
}

/** Pure. The same behind a snapshot without a sending time, from the first later delta of its subscription: its group may be cut in two. */
export function fromFirstDelta(exchangeTsUs: EpochUs): EpochUs {
  return epochUs(exchangeTsUs + 1)
}
