import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, listOf, recordOf, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/**
 * Gets the tags of series, by category.
 * @see Kalshi REST reference, "Get Tags for Series Categories"
 */
export function getTagsByCategories(
  transport: RestTransport,
  options?: CallOptions,
): ApiPromise<Readonly<Record<string, readonly string[]>>> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/search/tags_by_categories' }),
    (body) => new Fields(body).need('tags_by_categories', recordOf(listOf(text))),
    options,
  )
}
