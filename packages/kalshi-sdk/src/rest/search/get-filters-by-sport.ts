import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, recordOf, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** What markets of one sport can be filtered by. */
export interface SportFilters {
  readonly scopes: readonly string[]
  /** Scopes of each competition. */
  readonly competitions: Readonly<Record<string, readonly string[]>>
}

export interface FiltersBySport {
  readonly bySport: Readonly<Record<string, SportFilters>>
  /** Sports in the order of their display. */
  readonly sports: readonly string[]
}

/**
 * Gets the filters of every sport.
 * @see Kalshi REST reference, "Get Filters for Sports"
 */
export function getFiltersBySport(transport: RestTransport, options?: CallOptions): ApiPromise<FiltersBySport> {
  return call(transport, () => ({ method: 'GET', path: '/search/filters_by_sport' }), toFilters, options)
}

const toFilters: Decoder<FiltersBySport> = (value) => {
  const fields = new Fields(value)
  return {
    bySport: fields.need('filters_by_sports', recordOf(toSport)),
    sports: fields.need('sport_ordering', listOf(text)),
  }
}

const toSport: Decoder<SportFilters> = (value) => {
  const fields = new Fields(value)
  return {
    scopes: fields.need('scopes', listOf(text)),
    competitions: fields.need(
      'competitions',
      recordOf((competition) => new Fields(competition).need('scopes', listOf(text))),
    ),
  }
}
