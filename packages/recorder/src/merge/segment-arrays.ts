import type { SegmentId } from './market-segment.ts'

/** A place in one segment's stream for one market, as the statements take many of them. */
export interface MarketPlace {
  readonly market: string
  readonly segment: SegmentId
  readonly seq: number
}

/** Four parameters for `unnest`: gatherers, connections, sids, first seqs. */
export function segmentArrays(segments: readonly SegmentId[]): readonly [string[], string[], number[], number[]] {
  return [
    segments.map(({ gatherer }) => gatherer),
    segments.map(({ connId }) => connId),
    segments.map(({ sid }) => sid),
    segments.map(({ startSeq }) => startSeq),
  ]
}
