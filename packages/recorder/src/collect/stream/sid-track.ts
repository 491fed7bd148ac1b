import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Frame } from '@kassandra/kalshi-sdk/ws'
import { type CloseReason, closeSegment, isSettled, type Segment, settleSegment, stepSegment } from './segments.ts'

/** What a frame does to its subscription. `segments` have changed; the last state of each is the valid one. */
export type TrackStep =
  | { readonly kind: 'counted'; readonly segments: readonly Segment[]; readonly segmentStart: number; readonly missing: number }
  /** It came already. */
  | { readonly kind: 'repeat' }
  /** The segment ended and `missing` frames before this one never came; this one is of no use. */
  | { readonly kind: 'lost'; readonly segments: readonly Segment[]; readonly missing: number }

const ORDERBOOK = 'orderbook_delta'

/** One subscription of one connection: its place in the sequence and, while it is one of order books, its segment. */
export class SidTrack {
  readonly #sid: number
  readonly #idleGraceUs: number
  /** Unknown until the exchange has named it or a frame gives it away. */
  channel: string | undefined
  #lastSeq: number | undefined
  #segment: Segment | undefined
  #lastDelta: { readonly ticker: string; readonly atUs: EpochUs } | undefined

  constructor(sid: number, idleGraceUs: number) {
    this.#sid = sid
    this.#idleGraceUs = idleGraceUs
  }

  /** Whether every delta received is vouched for. */
  get isSettled(): boolean {
    return this.channel !== ORDERBOOK || !this.#segment || isSettled(this.#segment)
  }

  /** The market of the last delta, when the subscription has been silent for the grace and does not vouch for that delta yet. */
  findSilent(nowUs: EpochUs): string | undefined {
    return !this.isSettled && this.#isSilent(nowUs) ? this.#lastDelta?.ticker : undefined
  }

  /** Counts a frame with a `seq`. */
  count(frame: Frame, seq: number, atUs: EpochUs): TrackStep {
    const missing = this.#missingBefore(seq)
    if (missing < 0) return this.#repeat(frame, seq, atUs)
    this.#lastSeq = seq
    if (this.channel !== ORDERBOOK && this.channel !== undefined) return { kind: 'counted', segments: [], segmentStart: 0, missing }
    const exchangeTsUs = frame.kind === 'orderbook-delta' ? frame.exchangeTsUs : undefined
    const step = stepSegment(this.#segment, this.#sid, { seq, exchangeTsUs }, atUs)
    const segment = exchangeTsUs === undefined ? this.#settleSilent(step.segment, atUs) : step.segment
    this.#segment = segment
    if (frame.kind === 'orderbook-delta') this.#lastDelta = { ticker: frame.ticker, atUs }
    const segments = this.#visible(step.kind === 'gap' ? [step.closed, segment] : [segment])
    return { kind: 'counted', segments, segmentStart: segment.startSeq, missing }
  }

  /** The segment ends before a frame that is of no use; the next one opens another. Without a `seq` nobody knows which frame it was. */
  lose(seq: number | undefined, atUs: EpochUs): TrackStep {
    const missing = seq === undefined ? 0 : this.#missingBefore(seq)
    if (missing < 0) return { kind: 'repeat' }
    this.#lastSeq = seq ?? this.#lastSeq
    return { kind: 'lost', segments: this.close('gap', atUs), missing }
  }

  /** Ends the segment, if there is one. */
  close(reason: CloseReason, atUs: EpochUs): readonly Segment[] {
    const segment = this.#segment
    this.#segment = undefined
    return this.#visible(segment ? [closeSegment(segment, reason, atUs)] : [])
  }

  /**
   * A frame that came already says nothing new, but for one: the documents leave open whether a requested snapshot consumes a `seq` or
   * carries the present one. It is the book as of that `seq` either way.
   */
  #repeat(frame: Frame, seq: number, atUs: EpochUs): TrackStep {
    if (frame.kind !== 'orderbook-snapshot' || seq !== this.#lastSeq || !this.#segment) return { kind: 'repeat' }
    this.#segment = this.#settleSilent(this.#segment, atUs)
    return { kind: 'counted', segments: [this.#segment], segmentStart: this.#segment.startSeq, missing: 0 }
  }

  /** In order and without a hole: a frame behind such a silence shows that nothing of the group before it is still on its way. */
  #settleSilent(segment: Segment, atUs: EpochUs): Segment {
    return this.#isSilent(atUs) ? settleSegment(segment, atUs) : segment
  }

  #isSilent(atUs: EpochUs): boolean {
    return this.#lastDelta !== undefined && atUs - this.#lastDelta.atUs >= this.#idleGraceUs
  }

  #missingBefore(seq: number): number {
    return this.#lastSeq === undefined ? 0 : seq - this.#lastSeq - 1
  }

  /** A subscription whose channel is not known yet may turn out to be no order book at all. */
  #visible(segments: readonly Segment[]): readonly Segment[] {
    return this.channel === ORDERBOOK ? segments : []
  }
}
