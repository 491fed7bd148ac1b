import { PublicBook } from '../../exchange/public-book.ts'
import type { OverlapAudit } from './overlap-audit.ts'
import type { RecordedDelta, RecordedSnapshot } from './recorded-frame.ts'
import { bookOf, cloneOf, type Item, isEligible, type Recording } from './recording.ts'

/** What the replay publishes of one market's book. */
export type LineStep =
  | { readonly kind: 'delta'; readonly delta: RecordedDelta }
  | { readonly kind: 'snapshot'; readonly yes: RecordedSnapshot['yes']; readonly no: RecordedSnapshot['no'] }

/** What could not be played, and why. */
export interface LineCounts {
  /** Deltas of feeds whose book is not known. */
  waiting: number
  /** Deltas that would take a level below zero: the recording is damaged. */
  corrupt: number
  /** Changes of leader after which the books differed. */
  resets: number
}

/**
 * One market's book as one exchange published it, out of any number of recordings of it. The leader's frames are played. It leads
 * from its snapshot until its connection ends, drops the market or has a hole; then the earliest other whole feed takes over behind
 * the last exchange time played, with a snapshot if its book differs. Frames of the others are only checked against what is played.
 * With no whole feed the book stands still until the next snapshot of any.
 */
export class MarketLine {
  readonly #feeds = new Map<string, Recording>()
  readonly #played = new PublicBook()
  readonly #audit: OverlapAudit
  readonly #counts: LineCounts
  readonly #emit: (step: LineStep) => void
  #playedUs = Number.NEGATIVE_INFINITY
  #leader: Recording | undefined
  /** The leader has taken over but has not passed the time of what its predecessor played. */
  #catchingUp = false

  constructor(audit: OverlapAudit, counts: LineCounts, emit: (step: LineStep) => void) {
    this.#audit = audit
    this.#counts = counts
    this.#emit = emit
  }

  /** `nextUs` is the exchange time of the feed's next delta: where that has been played already, so has this snapshot. */
  snapshot(feedId: string, snapshot: RecordedSnapshot, nextUs: () => number | undefined): void {
    const feed = this.#feedOf(feedId)
    feed.left = false
    if (!this.#leader) this.#begin(feed, snapshot, (nextUs() ?? Number.POSITIVE_INFINITY) <= this.#playedUs)
    else if (this.#leader === feed) this.#playSnapshot(feed, snapshot)
    else if (feed.book) this.#queue(feed, snapshot)
    else this.#follow(feed, snapshot)
  }

  delta(feedId: string, delta: RecordedDelta): void {
    const feed = this.#feedOf(feedId)
    if (!feed.book) {
      this.#counts.waiting++
      return
    }
    feed.left = false
    feed.reachedUs = Math.max(feed.reachedUs, delta.tsUs ?? Number.NEGATIVE_INFINITY)
    if (!this.#leader) this.#lead(feed)
    if (this.#leader === feed) this.#playDelta(feed, delta, feed.reachedUs)
    else this.#queue(feed, delta)
  }

  /** A hole: nothing is known of the feed's book until its next snapshot. */
  broken(feedId: string): void {
    const feed = this.#feeds.get(feedId)
    if (!feed?.book) return
    this.#audit.settle(feed.id, this.#playedUs)
    feed.book = undefined
    feed.ahead = []
    if (this.#leader === feed) this.#elect()
  }

  /** The feed's connection ended, or the recorder dropped the market. */
  left(feedId: string): void {
    const feed = this.#feeds.get(feedId)
    if (!feed || feed.left) return
    feed.left = true
    if (this.#leader === feed) this.#retire(feed)
    else this.#audit.settle(feed.id, this.#playedUs)
  }

  #feedOf(id: string): Recording {
    const known = this.#feeds.get(id)
    if (known) return known
    const feed: Recording = { id, book: undefined, ahead: [], reachedUs: Number.NEGATIVE_INFINITY, left: false }
    this.#feeds.set(id, feed)
    return feed
  }

  #begin(feed: Recording, snapshot: RecordedSnapshot, isPast: boolean): void {
    this.#leader = feed
    this.#catchingUp = isPast
    if (isPast) this.#follow(feed, snapshot)
    else this.#replace(feed, snapshot.yes, snapshot.no)
  }

  #follow(feed: Recording, { yes, no }: RecordedSnapshot): void {
    feed.book = bookOf(yes, no)
  }

  #queue(feed: Recording, item: Item): void {
    feed.ahead.push({ item, reachedUs: feed.reachedUs })
    if (item.kind === 'delta') this.#audit.follow(feed.id, item)
    this.#catchUp(feed)
  }

  /** Moves a follower's book up to the time played. */
  #catchUp(feed: Recording): void {
    let passed = 0
    for (const { item, reachedUs } of feed.ahead) {
      if (reachedUs > this.#playedUs) break
      passed++
      if (item.kind === 'snapshot') feed.book?.replace(item.yes, item.no)
      else if (!feed.book?.apply(item.side, item.price, item.delta)) {
        this.#counts.corrupt++
        this.broken(feed.id)
        return
      }
    }
    feed.ahead.splice(0, passed)
  }

  #elect(): void {
    this.#leader = undefined
    for (const feed of this.#feeds.values()) {
      this.#catchUp(feed)
      if (isEligible(feed)) {
        this.#lead(feed)
        return
      }
    }
  }

  /** The feed takes over, beginning with what it is ahead by; one that has ended by now then makes room for the next. */
  #lead(feed: Recording): void {
    this.#audit.settle(feed.id, this.#playedUs)
    this.#leader = feed
    this.#catchingUp = true
    const { ahead } = feed
    feed.ahead = []
    for (const { item, reachedUs } of ahead) {
      if (this.#leader !== feed) return
      if (item.kind === 'snapshot') this.#playSnapshot(feed, item)
      else this.#playDelta(feed, item, reachedUs)
    }
    if (feed.left && this.#leader === feed) this.#retire(feed)
  }

  #retire(feed: Recording): void {
    if (!this.#catchingUp) feed.book = cloneOf(this.#played)
    this.#elect()
  }

  #playSnapshot(feed: Recording, { yes, no, requested }: RecordedSnapshot): void {
    // A reply to the recorder's own request says nothing new, unless it does.
    if (requested && !this.#catchingUp && bookOf(yes, no).equals(this.#played)) return
    this.#replace(feed, yes, no)
  }

  #playDelta(feed: Recording, delta: RecordedDelta, reachedUs: number): void {
    const behind = this.#catchingUp && reachedUs <= this.#playedUs
    if (this.#catchingUp && !behind) this.#resume(feed)
    if (!feed.book?.apply(delta.side, delta.price, delta.delta)) {
      this.#counts.corrupt++
      this.broken(feed.id)
      return
    }
    if (behind) return
    this.#playedUs = Math.max(this.#playedUs, reachedUs)
    this.#audit.played(delta)
    this.#emit({ kind: 'delta', delta })
  }

  /** From here on the leader's book is the one that is played; clients are told where the two differ. */
  #resume(feed: Recording): void {
    const { book } = feed
    if (book && !book.equals(this.#played)) {
      this.#counts.resets++
      this.#replace(feed, book.levels('yes'), book.levels('no'))
    }
    feed.book = this.#played
    this.#catchingUp = false
  }

  #replace(feed: Recording, yes: RecordedSnapshot['yes'], no: RecordedSnapshot['no']): void {
    this.#played.replace(yes, no)
    feed.book = this.#played
    feed.ahead = []
    this.#catchingUp = false
    this.#emit({ kind: 'snapshot', yes, no })
  }
}
