import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, listOf } from '../answer/decode.ts'
import { notEmpty } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type LiveData, type LiveDataQuery, toLiveData } from './live-data.ts'

/**
 * Gets the live data of several milestones.
 * @see Kalshi REST reference, "Get Multiple Live Data"
 */
export function listLiveData(
  transport: RestTransport,
  milestoneIds: readonly string[],
  { includePlayerStats }: LiveDataQuery = {},
  options?: CallOptions,
): ApiPromise<readonly LiveData[]> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: '/live_data/batch',
      query: { milestone_ids: notEmpty(milestoneIds, 'milestoneIds'), include_player_stats: includePlayerStats },
    }),
    (body) => new Fields(body).need('live_datas', listOf(toLiveData)),
    options,
  )
}
