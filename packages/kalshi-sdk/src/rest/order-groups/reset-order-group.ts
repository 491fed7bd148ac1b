import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type OrderGroupPlace, toGroupPlace } from './order-group.ts'

/**
 * Takes a triggered group back into use and sets its count of matched contracts to 0.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Reset Order Group"
 */
export function resetOrderGroup(
  transport: RestTransport,
  orderGroupId: string,
  place: OrderGroupPlace = {},
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'PUT',
      path: restPath`/portfolio/order_groups/${orderGroupId}/reset`,
      needsKey: true,
      query: toGroupPlace(place),
      body: {},
    }),
    nothing,
    options,
  )
}
