import type { RecordedEnvelope } from './recorded-frame.ts'
import { stepSeq } from './step-seq.ts'

/** One subscription of one recording connection. Ids are never used twice, even where the capture starts a sid anew. */
export interface Feed {
  readonly id: string
  readonly connection: number
  readonly markets: Set<string>
  lastSeq: number | undefined
}

/** Where a frame belongs and what its `seq` says. */
export type FeedStep =
  | { readonly kind: 'in-order'; readonly feed: Feed }
  | { readonly kind: 'gap'; readonly feed: Feed }
  | { readonly kind: 'restart'; readonly feed: Feed; readonly ended: Feed }
  | { readonly kind: 'repeat' }

/** The subscriptions of all recording connections. */
export class Feeds {
  readonly #feeds = new Map<string, Feed>()
  #opened = 0

  step(connection: number, { sid = 0, seq }: RecordedEnvelope): FeedStep {
    const key = `${connection}:${sid}`
    const known = this.#feeds.get(key)
    const feed = known ?? this.#open(key, connection)
    if (seq === undefined) return { kind: 'in-order', feed }
    const step = stepSeq(feed.lastSeq, seq)
    if (step === 'repeat') return { kind: 'repeat' }
    if (step === 'restart') {
      const fresh = this.#open(key, connection)
      fresh.lastSeq = seq
      return { kind: 'restart', feed: fresh, ended: feed }
    }
    feed.lastSeq = seq
    return { kind: step === 'gap' ? 'gap' : 'in-order', feed }
  }

  of(connection: number): Feed[] {
    return [...this.#feeds.values()].filter((feed) => feed.connection === connection)
  }

  #open(key: string, connection: number): Feed {
    const feed: Feed = { id: `${key}:${this.#opened++}`, connection, markets: new Set(), lastSeq: undefined }
    this.#feeds.set(key, feed)
    return feed
  }
}
