import type { CaptureEntry } from '../capture/read-capture.ts'
import { epochUs } from '../units/time.ts'
import { decodeFrame } from '../ws/decode-frame.ts'
import type { Frame, TickerFrame } from '../ws/frames.ts'
import type { BookClock } from './order-book.ts'
import { SidBooks } from './sid-books.ts'

/** What one subscription of a recorded connection brought. */
export interface SidReport {
  readonly sid: number
  /** As its `subscribed` reply says, or else as its frames do; undefined where neither was recorded. */
  readonly channel: string | undefined
  /** Frames that carry this sid; the `subscribed` reply carries it in its `msg` only and is not one of them. */
  readonly frames: number
  readonly snapshots: number
  readonly deltas: number
  /** Places where `seq` jumps ahead, however far. */
  readonly gaps: number
  /** Deltas that would have left less than nothing at a price. */
  readonly negativeLevels: number
  /** Book frames behind which the best bids of a whole book are worth more than a dollar together. */
  readonly crossed: number
  /** Null on channels without `seq`. */
  readonly lastSeq: number | null
}

export interface ConnectionReport {
  readonly conn: string
  readonly sids: readonly SidReport[]
}

/**
 * How often a ticker's best bid and ask are the rebuilt book's. A ticker counts where its connection has a live book of the
 * market with levels on both sides. Full agreement is not to be expected: tickers are conflated and on a sid of their own.
 */
export interface TickerAgreement {
  readonly equal: number
  readonly total: number
}

export interface CaptureReport {
  readonly connections: readonly ConnectionReport[]
  readonly tickerAgreement: TickerAgreement
  /** Lines without a frame and frames that cannot be what they say. */
  readonly malformed: number
}

/** Rebuilds the books of every recorded connection, and counts what must not be there. Ages in these books mean nothing. */
export class CaptureCheck {
  readonly #connections = new Map<string, Map<number, SidCheck>>()
  readonly #useYesPrice: boolean
  #equal = 0
  #total = 0
  #malformed = 0

  /** @param options `useYesPrice`: the capture was recorded with `use_yes_price`. Default false. */
  constructor({ useYesPrice = false }: { readonly useYesPrice?: boolean } = {}) {
    this.#useYesPrice = useYesPrice
  }

  /** Takes the next line of a capture. @returns What is wrong with it; undefined where nothing is. */
  add(entry: CaptureEntry): string | undefined {
    const reason =
      entry.kind === 'defect' ? entry.reason : this.#addFrame(entry.conn, decodeFrame(entry.frame, { useYesPrice: this.#useYesPrice }))
    if (reason !== undefined) this.#malformed++
    return reason
  }

  report(): CaptureReport {
    return {
      connections: [...this.#connections].map(([conn, sids]) => ({ conn, sids: [...sids.values()].map((sid) => sid.report()) })),
      tickerAgreement: { equal: this.#equal, total: this.#total },
      malformed: this.#malformed,
    }
  }

  #addFrame(conn: string, frame: Frame): string | undefined {
    const sids = this.#connections.get(conn) ?? new Map<number, SidCheck>()
    this.#connections.set(conn, sids)
    if (frame.sid !== undefined) {
      const check = sids.get(frame.sid) ?? new SidCheck(frame.sid)
      sids.set(frame.sid, check)
      check.add(frame)
    }
    if (frame.kind === 'ticker') this.#compare(frame, sids.values())
    return frame.kind === 'malformed' ? `${frame.type ?? 'frame'}: ${frame.reason}` : undefined
  }

  #compare({ ticker, yesBid, yesAsk }: TickerFrame, sids: Iterable<SidCheck>): void {
    for (const { books } of sids) {
      const book = books.find(ticker)
      const { state, bestBid, bestAsk } = book?.top() ?? {}
      if (state !== 'live' || !bestBid || !bestAsk) continue
      this.#total++
      if (bestBid.price === yesBid && bestAsk.price === yesAsk) this.#equal++
    }
  }
}

const NO_CLOCK: BookClock = { nowUs: () => epochUs(0) }

/** One subscription under check. */
class SidCheck {
  readonly books: SidBooks = new SidBooks(NO_CLOCK)
  readonly #sid: number
  #channel: string | undefined
  readonly #counts = { frames: 0, snapshots: 0, deltas: 0, gaps: 0, negativeLevels: 0, crossed: 0 }

  constructor(sid: number) {
    this.#sid = sid
  }

  add(frame: Frame): void {
    if (frame.kind === 'subscribed') {
      this.#channel = frame.channel
      return
    }
    this.#channel ??= channelOf(frame)
    this.#counts.frames++
    if (frame.kind === 'orderbook-snapshot') this.#counts.snapshots++
    if (frame.kind === 'orderbook-delta') this.#counts.deltas++
    const { step, update } = this.books.apply(frame)
    if (step === 'gap') this.#counts.gaps++
    if (update?.kind === 'negative-level') this.#counts.negativeLevels++
    if (update?.book.state === 'live' && update.book.crossing() === 'crossed') this.#counts.crossed++
  }

  report(): SidReport {
    return { sid: this.#sid, channel: this.#channel, ...this.#counts, lastSeq: this.books.seq ?? null }
  }
}

function channelOf({ kind }: Frame): string | undefined {
  if (kind === 'orderbook-snapshot' || kind === 'orderbook-delta') return 'orderbook_delta'
  if (kind === 'ticker' || kind === 'trade') return kind
  return kind === 'market-lifecycle' || kind === 'event-lifecycle' ? 'market_lifecycle_v2' : undefined
}
