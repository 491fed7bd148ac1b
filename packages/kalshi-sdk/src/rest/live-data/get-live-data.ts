import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type LiveData, type LiveDataQuery, toLiveData } from './live-data.ts'

/**
 * Gets the live data of one milestone.
 * @throws {ApiError} 404: unknown, or without live data.
 * @see Kalshi REST reference, "Get Live Data"
 */
export function getLiveData(
  transport: RestTransport,
  milestoneId: string,
  { includePlayerStats }: LiveDataQuery = {},
  options?: CallOptions,
): ApiPromise<LiveData> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: restPath`/live_data/milestone/${milestoneId}`,
      query: { include_player_stats: includePlayerStats },
    }),
    (body) => new Fields(body).need('live_data', toLiveData),
    options,
  )
}
