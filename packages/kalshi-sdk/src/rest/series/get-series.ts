import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type Series, toSeries } from './series.ts'

export interface GetSeriesQuery {
  readonly includeVolume?: boolean
}

/**
 * Gets one series.
 * @see Kalshi REST reference, "Get Series"
 */
export function getSeries(
  transport: RestTransport,
  seriesTicker: string,
  query: GetSeriesQuery = {},
  options?: CallOptions,
): ApiPromise<Series> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/series/${seriesTicker}`, query: { include_volume: query.includeVolume } }),
    (body) => new Fields(body).need('series', toSeries),
    options,
  )
}
