import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type OrderGroupPlace, toGroupPlace } from './order-group.ts'

/**
 * Triggers a group by hand: its orders are cancelled, new ones refused until it is reset.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Trigger Order Group"
 */
export function triggerOrderGroup(
  transport: RestTransport,
  orderGroupId: string,
  place: OrderGroupPlace = {},
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'PUT',
      path: restPath`/portfolio/order_groups/${orderGroupId}/trigger`,
      needsKey: true,
      query: toGroupPlace(place),
      body: {},
    }),
    nothing,
    options,
  )
}
