/** Where items were read: among the live ones, or among those from before the historical cutoff. */
export type Tier = 'live' | 'historical'

/** What one request brought, less what had come before. */
export interface HistoryPage<T> {
  readonly tier: Tier
  readonly items: readonly T[]
}

/**
 * A listing over both tiers of the exchange. Nothing is asked before it is iterated; every iteration begins anew and asks for a page when
 * the one before is used up.
 */
export class HistoryListing<T> implements AsyncIterable<T> {
  readonly #read: () => AsyncGenerator<HistoryPage<T>, undefined>

  constructor(read: () => AsyncGenerator<HistoryPage<T>, undefined>) {
    this.#read = read
  }

  /**
   * Every item once.
   * @throws {CutoffMovedError} The cutoff moved so far meanwhile that repeats cannot be told; begin anew.
   * @throws What the calls throw that read it.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    for await (const page of this.pages()) yield* page.items
  }

  /** The pages themselves; none is empty. */
  async *pages(): AsyncGenerator<HistoryPage<T>, undefined> {
    for await (const page of this.#read()) if (page.items.length > 0) yield page
  }
}
