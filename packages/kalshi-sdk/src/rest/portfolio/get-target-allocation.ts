import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type TargetAllocation, toTargetAllocation } from './target-allocation.ts'

/**
 * Gets how money is to be spread over the shards.
 * @see Kalshi REST reference, "Get Target Balance Allocation"
 */
export function getTargetAllocation(transport: RestTransport, options?: CallOptions): ApiPromise<TargetAllocation> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/target_balance_allocation', needsKey: true }),
    toTargetAllocation,
    options,
  )
}
