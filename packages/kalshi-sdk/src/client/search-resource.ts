import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { type FiltersBySport, getFiltersBySport } from '../rest/search/get-filters-by-sport.ts'
import { getTagsByCategories } from '../rest/search/get-tags-by-categories.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** What markets can be searched by. */
export interface SearchResource {
  /** See `getTagsByCategories`. */
  tagsByCategories(options?: CallOptions): ApiPromise<Readonly<Record<string, readonly string[]>>>
  /** See `getFiltersBySport`. */
  filtersBySport(options?: CallOptions): ApiPromise<FiltersBySport>
}

export function bindSearch(transport: RestTransport): SearchResource {
  return {
    tagsByCategories: (options) => getTagsByCategories(transport, options),
    filtersBySport: (options) => getFiltersBySport(transport, options),
  }
}
