import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import type { Milestone } from '../rest/events/milestone.ts'
import { getMilestone } from '../rest/milestones/get-milestone.ts'
import { type ListMilestonesQuery, listMilestones } from '../rest/milestones/list-milestones.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Real occurrences that events are about. */
export interface MilestonesResource {
  /** See `listMilestones`. */
  list(query?: ListMilestonesQuery, options?: CallOptions): Listing<Milestone>
  /** See `getMilestone`. */
  get(milestoneId: string, options?: CallOptions): ApiPromise<Milestone>
}

export function bindMilestones(transport: RestTransport): MilestonesResource {
  return {
    list: (query, options) => listMilestones(transport, query, options),
    get: (milestoneId, options) => getMilestone(transport, milestoneId, options),
  }
}
