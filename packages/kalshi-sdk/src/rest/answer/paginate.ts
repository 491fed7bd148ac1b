import { CursorLoopError } from '../../errors/decode-error.ts'
import { type Answered, ApiPromise } from './api-promise.ts'
import { type Decoder, Fields, listOf, text } from './decode.ts'

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; asks for the next page with the same filters. Undefined on the last. */
  readonly nextCursor: string | undefined
}

/** Reads the page behind a cursor; undefined asks for the first. */
export type ReadPage<P> = (cursor: string | undefined) => Promise<Answered<P>>

/**
 * A listing whose first page is under way: `await` gives that page, `for await` every item, fetching each further page only when
 * the one before is used up. Both start from the same first page.
 */
export class Listing<T, P extends Page<T> = Page<T>> extends ApiPromise<P> implements AsyncIterable<T> {
  readonly #readPage: ReadPage<P>
  readonly #startCursor: string | undefined

  constructor(readPage: ReadPage<P>, startCursor?: string) {
    super(readPage(startCursor))
    this.#readPage = readPage
    this.#startCursor = startCursor
  }

  /**
   * Every item from the first page on, in the exchange's order. What changes while pages are read may be missed or seen twice.
   * @throws {CursorLoopError} The exchange repeated a cursor.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    for await (const page of this.pages()) yield* page.items
  }

  /** The pages themselves, as lazily. */
  async *pages(): AsyncGenerator<P, undefined> {
    const followed = new Set([this.#startCursor])
    let page = (await this.withResponse()).data
    for (;;) {
      yield page
      const { nextCursor } = page
      if (nextCursor === undefined) return undefined
      if (followed.has(nextCursor)) throw new CursorLoopError(followed.size)
      followed.add(nextCursor)
      page = (await this.#readPage(nextCursor)).data
    }
  }
}

/**
 * Decodes a page whose items stand under `name` and must be there, be it as `null` for none. An empty, null or absent cursor ends.
 */
export function pageOf<T>(name: string, item: Decoder<T>): Decoder<Page<T>> {
  return (value) => toPage(new Fields(value), name, item)
}

export function toPage<T>(fields: Fields, name: string, item: Decoder<T>): Page<T> {
  return { items: fields.need(name, listOf(item)), nextCursor: fields.find('cursor', text) || undefined }
}
