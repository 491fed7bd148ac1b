import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/**
 * Why a segment ended: a hole in `seq` or a frame that says nothing usable (`gap`), the connection (`disconnect`), the connection
 * because we did not keep up (`backpressure`), we (`stop`), it was found open when the gatherer started (`crash`), or
 * rows of it were dropped unread because the disk was full (`lost`).
 */
export type CloseReason = 'gap' | 'disconnect' | 'backpressure' | 'stop' | 'crash' | 'lost'

/** What the segments look at in a frame of an order book subscription. */
export interface SequencedFrame {
  readonly seq: number
  /** Exchange time of a delta; absent on every other frame. */
  readonly exchangeTsUs?: EpochUs | undefined
}

/**
 * A run of frames of one subscription without a hole in `seq`, and what it vouches for: every delta of the subscription whose
 * exchange time lies before `completeBeforeUs` has a seq up to `completeSeq` and was received.
 */
export interface Segment {
  readonly sid: number
  readonly startSeq: number
  readonly lastSeq: number
  readonly completeSeq: number
  /** Exclusive; `undefined` until the first delta. */
  readonly completeBeforeUs: EpochUs | undefined
  /** Running maximum over the deltas. */
  readonly lastExchangeTsUs: EpochUs | undefined
  readonly closeReason: CloseReason | undefined
  readonly openedAtUs: EpochUs
  readonly updatedAtUs: EpochUs
}

export type SegmentStep =
  | { readonly kind: 'first' | 'next'; readonly segment: Segment }
  | { readonly kind: 'repeat'; readonly segment: Segment }
  | { readonly kind: 'gap'; readonly closed: Segment; readonly segment: Segment; readonly missing: number }

/** Pure. One sequenced frame; `undefined` as state means that the subscription has no segment yet. See docs/spec/segments.md. */
export function stepSegment(segment: Segment | undefined, sid: number, frame: SequencedFrame, atUs: EpochUs): SegmentStep {
  if (!segment) return { kind: 'first', segment: openSegment(sid, frame, atUs) }
  if (frame.seq <= segment.lastSeq) return { kind: 'repeat', segment }
  if (frame.seq === segment.lastSeq + 1) return { kind: 'next', segment: extend(segment, frame, atUs) }
  return {
    kind: 'gap',
    closed: closeSegment(segment, 'gap', atUs),
    segment: openSegment(sid, frame, atUs),
    missing: frame.seq - segment.lastSeq - 1,
  }
}

function openSegment(sid: number, frame: SequencedFrame, atUs: EpochUs): Segment {
  const before: Segment = {
    sid,
    startSeq: frame.seq,
    lastSeq: frame.seq - 1,
    completeSeq: frame.seq - 1,
    completeBeforeUs: undefined,
    lastExchangeTsUs: undefined,
    closeReason: undefined,
    openedAtUs: atUs,
    updatedAtUs: atUs,
  }
  return extend(before, frame, atUs)
}

function extend(segment: Segment, { seq, exchangeTsUs }: SequencedFrame, atUs: EpochUs): Segment {
  const advanced = { ...segment, lastSeq: seq, updatedAtUs: atUs }
  // A frame without exchange time joins what is complete unless deltas before it are still unsettled.
  if (exchangeTsUs === undefined) return isSettled(segment) ? { ...advanced, completeSeq: seq } : advanced
  if (segment.lastExchangeTsUs !== undefined && exchangeTsUs <= segment.lastExchangeTsUs) return advanced
  // Frames of later time show that the groups before are finished; the group that begins here is not.
  return { ...advanced, completeSeq: seq - 1, completeBeforeUs: exchangeTsUs, lastExchangeTsUs: exchangeTsUs }
}

/** Pure. Whether everything received is vouched for, the trailing group of equal exchange times included. */
export function isSettled(segment: Segment): boolean {
  return segment.completeSeq === segment.lastSeq
}

/** Pure. Vouches for the trailing group too. The caller knows that nothing of it can still be on its way. */
export function settleSegment(segment: Segment, atUs: EpochUs): Segment {
  const { lastExchangeTsUs } = segment
  if (lastExchangeTsUs === undefined || isSettled(segment)) return segment
  return { ...segment, completeSeq: segment.lastSeq, completeBeforeUs: epochUs(lastExchangeTsUs + 1), updatedAtUs: atUs }
}

/** Pure. What it vouches for stays as it is. */
export function closeSegment(segment: Segment, reason: CloseReason, atUs: EpochUs): Segment {
  return { ...segment, closeReason: reason, updatedAtUs: atUs }
}
