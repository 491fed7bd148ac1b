import type { Listing } from '../rest/answer/paginate.ts'
import {
  type IncentiveProgram,
  type ListIncentiveProgramsQuery,
  listIncentivePrograms,
} from '../rest/incentive-programs/list-incentive-programs.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Rewards for quoting and trading. */
export interface IncentiveProgramsResource {
  /** See `listIncentivePrograms`. */
  list(query?: ListIncentiveProgramsQuery, options?: CallOptions): Listing<IncentiveProgram>
}

export function bindIncentivePrograms(transport: RestTransport): IncentiveProgramsResource {
  return {
    list: (query, options) => listIncentivePrograms(transport, query, options),
  }
}
