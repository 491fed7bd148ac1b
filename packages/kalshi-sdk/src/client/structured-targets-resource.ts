import type { ApiPromise } from '../rest/answer/api-promise.ts'
import type { Listing } from '../rest/answer/paginate.ts'
import { getStructuredTarget } from '../rest/structured-targets/get-structured-target.ts'
import { type ListStructuredTargetsQuery, listStructuredTargets } from '../rest/structured-targets/list-structured-targets.ts'
import type { StructuredTarget } from '../rest/structured-targets/structured-target.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'

/** Teams, players and the like that strikes refer to. */
export interface StructuredTargetsResource {
  /** See `listStructuredTargets`. */
  list(query?: ListStructuredTargetsQuery, options?: CallOptions): Listing<StructuredTarget>
  /** See `getStructuredTarget`. */
  get(targetId: string, options?: CallOptions): ApiPromise<StructuredTarget>
}

export function bindStructuredTargets(transport: RestTransport): StructuredTargetsResource {
  return {
    list: (query, options) => listStructuredTargets(transport, query, options),
    get: (targetId, options) => getStructuredTarget(transport, targetId, options),
  }
}
