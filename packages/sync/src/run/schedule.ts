import type { Feed } from '../plan/plan-feeds.ts'
import type { PageReport } from '../sink/pull-source.ts'
import type { SyncSource } from '../source/source-session.ts'

const DEFAULT_POLL = { busyMs: 100, idleMs: 1_000 }

/** When each feed is read next. */
export class Schedule {
  readonly #feeds: readonly Feed[]
  readonly #dueAtMs = new Map<Feed, number>()
  readonly #failures = new Map<SyncSource, number>()
  readonly #retryAtMs = new Map<SyncSource, number>()

  /** Everything is due at once. */
  constructor(feeds: readonly Feed[]) {
    this.#feeds = feeds
  }

  /** Feeds that are due, each with those of its source that it is read after. */
  due(nowMs: number): readonly Feed[] {
    const due = new Set<Feed>()
    for (const feed of this.#feeds) if (this.#nextMs(feed) <= nowMs) this.#addWithEarlier(feed, due)
    return this.#feeds.filter((feed) => due.has(feed))
  }

  /** When the next feed is due; undefined without feeds. */
  nextMs(): number | undefined {
    return this.#feeds.length === 0 ? undefined : Math.min(...this.#feeds.map((feed) => this.#nextMs(feed)))
  }

  /** A page was read: at once again while more waits, soon while rows come, later at rest. */
  noteRead(page: PageReport, nowMs: number): void {
    const feed = this.#feeds.find(({ source, table }) => source.name === page.source && table.name === page.table)
    if (!feed) return
    const { busyMs, idleMs } = feed.table.poll ?? DEFAULT_POLL
    this.#dueAtMs.set(feed, nowMs + (page.full ? 0 : page.rows > 0 ? busyMs : idleMs))
    this.#failures.delete(feed.source)
    this.#retryAtMs.delete(feed.source)
  }

  /** A source failed: none of its feeds is due for a while. `waitMs` takes the count of failures in a row. Returns the wait. */
  noteFailure(name: string, nowMs: number, waitMs: (failures: number) => number): number {
    const source = this.#feeds.find((feed) => feed.source.name === name)?.source
    if (!source) return 0
    const failures = (this.#failures.get(source) ?? 0) + 1
    const wait = waitMs(failures)
    this.#failures.set(source, failures)
    this.#retryAtMs.set(source, nowMs + wait)
    return wait
  }

  #nextMs(feed: Feed): number {
    return Math.max(this.#dueAtMs.get(feed) ?? 0, this.#retryAtMs.get(feed.source) ?? 0)
  }

  #addWithEarlier(feed: Feed, due: Set<Feed>): void {
    if (due.has(feed)) return
    due.add(feed)
    for (const other of this.#feeds) {
      if (other.source === feed.source && feed.table.after?.includes(other.table.name)) this.#addWithEarlier(other, due)
    }
  }
}
