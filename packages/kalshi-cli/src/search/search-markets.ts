import type { CallOptions, EventsResource, KalshiEvent, Market } from '@kassandra/kalshi-sdk'
import type { ListOptions } from '../options/listing.ts'
import type { Taken } from '../output/show.ts'

export interface SearchOptions extends ListOptions {
  /** Pages of events to look through. */
  readonly pages: number
}

export interface SearchResult {
  readonly found: Taken<Market>
  /** Looked through. */
  readonly events: number
  /** Every open event was, or enough was found before. */
  readonly isWhole: boolean
}

const PAGE_SIZE = 200

/** Looks through open events, page by page, until it has enough. */
export async function searchMarkets(
  resource: Pick<EventsResource, 'list'>,
  words: readonly string[],
  { pages, limit, all }: SearchOptions,
  call: CallOptions,
): Promise<SearchResult> {
  const bound = all ? Number.POSITIVE_INFINITY : limit
  const items: Market[] = []
  let events = 0
  let read = 0
  for await (const page of resource.list({ status: 'open', withNestedMarkets: true, limit: PAGE_SIZE }, call).pages()) {
    events += page.items.length
    for (const event of page.items) items.push(...matching(event, words))
    if (items.length > bound) return { found: { items: items.slice(0, bound), isComplete: false }, events, isWhole: true }
    if (++read === pages && page.nextCursor !== undefined) return { found: { items, isComplete: true }, events, isWhole: false }
  }
  return { found: { items, isComplete: true }, events, isWhole: true }
}

/** Pure. The markets of an event that have every word, in whatever case, in their own texts or those of the event. */
export function matching(event: KalshiEvent, words: readonly string[]): readonly Market[] {
  const eventText = [event.ticker, event.title, event.subtitle, event.category].join(' ')
  const wanted = words.map((word) => word.toLowerCase())
  return event.markets.filter(({ ticker, title, subtitle, yesSubtitle }) => {
    const text = [eventText, ticker, title, subtitle, yesSubtitle].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
