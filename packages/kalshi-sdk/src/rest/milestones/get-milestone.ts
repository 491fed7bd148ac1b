import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import { type Milestone, toMilestone } from '../events/milestone.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/**
 * Gets one milestone.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Milestone"
 */
export function getMilestone(transport: RestTransport, milestoneId: string, options?: CallOptions): ApiPromise<Milestone> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/milestones/${milestoneId}` }),
    (body) => new Fields(body).need('milestone', toMilestone),
    options,
  )
}
