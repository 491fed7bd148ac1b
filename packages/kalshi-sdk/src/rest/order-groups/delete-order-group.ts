import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type OrderGroupPlace, toGroupPlace } from './order-group.ts'

/**
 * Cancels the orders of a group and removes it.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Delete Order Group"
 */
export function deleteOrderGroup(
  transport: RestTransport,
  orderGroupId: string,
  place: OrderGroupPlace = {},
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'DELETE',
      path: restPath`/portfolio/order_groups/${orderGroupId}`,
      needsKey: true,
      query: toGroupPlace(place),
    }),
    nothing,
    options,
  )
}
