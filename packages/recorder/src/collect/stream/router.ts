import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Frame, MarketLifecycleFrame, OrderbookDeltaFrame, OrderbookSnapshotFrame, TradeFrame } from '@kassandra/kalshi-sdk/ws'
import { OccurrenceCounter } from './occurrence.ts'
import { type CollectedRow, type Receipt, type SnapshotTime, toDeltaRow, toSnapshotRow, toTickerRow, toTradeRow } from './rows.ts'
import type { CloseReason, Segment } from './segments.ts'
import { SidTrack, type TrackStep } from './sid-track.ts'

/** Something in the stream that asks for more than a row. */
export type Notice =
  /** Frames of a subscription are missing or useless: its books are suspect, its trades incomplete. */
  | { readonly kind: 'gap'; readonly channel: string | undefined; readonly sid: number; readonly missing: number }
  /** The book of this market is known again, from here on. */
  | { readonly kind: 'snapshot'; readonly sid: number; readonly ticker: string }
  | { readonly kind: 'lifecycle'; readonly frame: MarketLifecycleFrame }

/** What one frame comes to. `segments` have changed; the last state of each is the valid one. */
export interface Routed {
  readonly rows: readonly CollectedRow[]
  readonly segments: readonly Segment[]
  readonly notices: readonly Notice[]
}

export interface RouterOptions {
  readonly gatherer: string
  readonly connId: string
  /** Silence after which a group of equal exchange times counts as ended, microseconds. */
  readonly idleGraceUs: number
}

const NOTHING: Routed = { rows: [], segments: [], notices: [] }

/**
 * Turns the frames of one connection into rows and segments. No effects and no clock: the same frames give the same rows.
 * Only order book subscriptions have segments; a hole in another sequenced subscription is a notice.
 */
export class ConnectionRouter {
  readonly connId: string
  readonly #gatherer: string
  readonly #idleGraceUs: number
  readonly #occurrences = new OccurrenceCounter()
  readonly #tracks = new Map<number, SidTrack>()
  #latestExchangeTsUs: EpochUs | undefined

  constructor({ gatherer, connId, idleGraceUs }: RouterOptions) {
    this.#gatherer = gatherer
    this.connId = connId
    this.#idleGraceUs = idleGraceUs
  }

  /** Latest exchange time seen on this connection, on any channel. */
  get latestExchangeTsUs(): EpochUs | undefined {
    return this.#latestExchangeTsUs
  }

  /** Deltas so late that their occurrence number may be wrong. */
  get forgottenOccurrences(): number {
    return this.#occurrences.forgotten
  }

  /** Whether every delta received is vouched for. */
  get isSettled(): boolean {
    return [...this.#tracks.values()].every((track) => track.isSettled)
  }

  /**
   * A market of a subscription that has been silent for the grace and holds deltas that it does not vouch for yet. Its snapshot, asked
   * for now, arrives behind everything sent before it and so settles them.
   */
  findSilent(nowUs: EpochUs): string | undefined {
    for (const track of this.#tracks.values()) {
      const ticker = track.findSilent(nowUs)
      if (ticker !== undefined) return ticker
    }
    return undefined
  }

  route(frame: Frame, receivedAtUs: EpochUs): Routed {
    switch (frame.kind) {
      case 'orderbook-delta':
        return this.#routeDelta(frame, receivedAtUs)
      case 'orderbook-snapshot':
        return this.#routeSnapshot(frame, receivedAtUs)
      case 'trade':
        return this.#routeTrade(frame, receivedAtUs)
      case 'ticker':
        this.#observe(frame.exchangeTsUs)
        return { ...NOTHING, rows: [toTickerRow(frame, this.#receipt(receivedAtUs))] }
      case 'market-lifecycle': {
        const counted = this.#count(frame, receivedAtUs)
        return { ...counted, notices: [...counted.notices, { kind: 'lifecycle', frame }] }
      }
      case 'subscribed':
        this.#track(frame.sid).channel = frame.channel
        return NOTHING
      case 'unsubscribed':
        return merge([this.#count(frame, receivedAtUs), this.#end(frame.sid, receivedAtUs)])
      case 'malformed':
        if (frame.type === 'ticker') return NOTHING
        return frame.sid === undefined ? this.loseFrames(receivedAtUs) : this.#loseFrame(frame.sid, frame.seq, receivedAtUs)
      default:
        return this.#count(frame, receivedAtUs)
    }
  }

  /** Frames were lost before they came here, nobody knows of which subscription. */
  loseFrames(atUs: EpochUs): Routed {
    return merge([...this.#tracks.keys()].map((sid) => this.#loseFrame(sid, undefined, atUs)))
  }

  /** A sequenced frame of which nothing is wanted. */
  pass(frame: Frame, receivedAtUs: EpochUs): Routed {
    return this.#count(frame, receivedAtUs)
  }

  /** The order book subscriptions do not hold what they held: what was whole ends here. */
  loseBooks(atUs: EpochUs): Routed {
    const books = [...this.#tracks].filter(([, { channel }]) => channel === 'orderbook_delta')
    return merge(books.map(([sid]) => this.#loseFrame(sid, undefined, atUs)))
  }

  /** Rows of this subscription were lost behind us. */
  loseRows(sid: number, atUs: EpochUs): Routed {
    return this.#tracks.has(sid) ? this.#loseFrame(sid, undefined, atUs) : NOTHING
  }

  /** The exchange ended this subscription by itself. */
  loseSubscription(sid: number, atUs: EpochUs): Routed {
    if (!this.#tracks.has(sid)) return NOTHING
    return merge([this.#loseFrame(sid, undefined, atUs), this.#end(sid, atUs)])
  }

  /** Closes every segment; the connection is over. */
  close(reason: CloseReason, atUs: EpochUs): readonly Segment[] {
    const closed = [...this.#tracks.values()].flatMap((track) => track.close(reason, atUs))
    this.#tracks.clear()
    return closed
  }

  /** Frees what is remembered of a market that is over. */
  forget(ticker: string): void {
    this.#occurrences.forget(ticker)
  }

  #routeDelta(frame: OrderbookDeltaFrame, receivedAtUs: EpochUs): Routed {
    const { sid, seq, exchangeTsUs, ticker, side, price, delta } = frame
    const track = this.#track(sid, 'orderbook_delta')
    // Without its time a delta has no place in any table, and what follows it is only whole behind a new snapshot.
    if (exchangeTsUs === undefined) return this.#loseFrame(sid, seq, receivedAtUs)
    const step = track.count(frame, seq, receivedAtUs)
    if (step.kind !== 'counted') return this.#routed(sid, step)
    this.#observe(exchangeTsUs)
    const occurrence = this.#occurrences.next(ticker, { exchangeTsUs, side, price, delta })
    const row = toDeltaRow(frame, exchangeTsUs, occurrence, { sid, seq, segmentStart: step.segmentStart }, this.#receipt(receivedAtUs))
    return { ...this.#routed(sid, step), rows: [row] }
  }

  #routeSnapshot(frame: OrderbookSnapshotFrame, receivedAtUs: EpochUs): Routed {
    const { sid, seq, ticker } = frame
    const step = this.#track(sid, 'orderbook_delta').count(frame, seq, receivedAtUs)
    const routed = this.#routed(sid, step)
    if (step.kind !== 'counted') return routed
    const time = this.#snapshotTime(frame, receivedAtUs)
    const row = toSnapshotRow(frame, time, 'ws', { sid, seq, segmentStart: step.segmentStart }, this.#receipt(receivedAtUs))
    return { ...routed, rows: [row], notices: [...routed.notices, { kind: 'snapshot', sid, ticker }] }
  }

  #routeTrade(frame: TradeFrame, receivedAtUs: EpochUs): Routed {
    this.#observe(frame.exchangeTsUs)
    this.#track(frame.sid, 'trade')
    return { ...this.#count(frame, receivedAtUs), rows: [toTradeRow(frame, 'ws', this.#receipt(receivedAtUs))] }
  }

  /** A frame without `sid` or `seq` belongs to no sequence. */
  #count(frame: Frame, atUs: EpochUs): Routed {
    const { sid, seq } = frame
    if (sid === undefined || seq === undefined) return NOTHING
    return this.#routed(sid, this.#track(sid).count(frame, seq, atUs))
  }

  #loseFrame(sid: number, seq: number | undefined, atUs: EpochUs): Routed {
    return this.#routed(sid, this.#track(sid).lose(seq, atUs))
  }

  #end(sid: number, atUs: EpochUs): Routed {
    const segments = this.#track(sid).close('gap', atUs)
    this.#tracks.delete(sid)
    return { ...NOTHING, segments }
  }

  #routed(sid: number, step: TrackStep): Routed {
    if (step.kind === 'repeat') return NOTHING
    const { segments, missing } = step
    if (step.kind === 'counted' && missing === 0) return { ...NOTHING, segments }
    return { rows: [], segments, notices: [{ kind: 'gap', channel: this.#track(sid).channel, sid, missing }] }
  }

  #snapshotTime(frame: OrderbookSnapshotFrame, receivedAtUs: EpochUs): SnapshotTime {
    if (frame.sendingTsMs !== undefined) return { exchangeTsUs: epochUs(frame.sendingTsMs * 1_000), source: 'sending' }
    if (this.#latestExchangeTsUs !== undefined) return { exchangeTsUs: this.#latestExchangeTsUs, source: 'connection' }
    return { exchangeTsUs: receivedAtUs, source: 'received' }
  }

  #observe(exchangeTsUs: EpochUs): void {
    if (this.#latestExchangeTsUs === undefined || exchangeTsUs > this.#latestExchangeTsUs) this.#latestExchangeTsUs = exchangeTsUs
  }

  /** @param channel What a frame gives away, where the exchange has not named it yet. */
  #track(sid: number, channel?: string): SidTrack {
    let track = this.#tracks.get(sid)
    if (!track) {
      track = new SidTrack(sid, this.#idleGraceUs)
      this.#tracks.set(sid, track)
    }
    track.channel ??= channel
    return track
  }

  #receipt(receivedAtUs: EpochUs): Receipt {
    return { gatherer: this.#gatherer, connId: this.connId, receivedAtUs }
  }
}

function merge(parts: readonly Routed[]): Routed {
  return {
    rows: parts.flatMap(({ rows }) => rows),
    segments: parts.flatMap(({ segments }) => segments),
    notices: parts.flatMap(({ notices }) => notices),
  }
}
