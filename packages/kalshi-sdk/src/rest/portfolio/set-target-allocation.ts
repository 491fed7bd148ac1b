import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { TargetAllocation } from './target-allocation.ts'

export interface SetTargetAllocationRequest {
  readonly allocations: TargetAllocation['allocations']
  readonly restingMarginReservation?: TargetAllocation['restingMarginReservation']
}

/**
 * Sets how money is to be spread over the shards. The exchange sweeps slowly; to move money at once, use a shard transfer.
 * @see Kalshi REST reference, "Set Target Balance Allocation"
 */
export function setTargetAllocation(
  transport: RestTransport,
  request: SetTargetAllocationRequest,
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/portfolio/target_balance_allocation', needsKey: true, body: toBody(request) }),
    nothing,
    options,
  )
}

function toBody({ allocations, restingMarginReservation }: SetTargetAllocationRequest) {
  return {
    allocations: allocations.map(({ exchangeIndex, percent }) => ({ exchange_index: exchangeIndex, percent })),
    resting_margin_reservation: restingMarginReservation,
  }
}
