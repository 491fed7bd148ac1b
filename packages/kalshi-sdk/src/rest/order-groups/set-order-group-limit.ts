import type { Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type OrderGroupPlace, toGroupPlace, toLimit } from './order-group.ts'

/**
 * Sets the limit of a group; one below what was matched within the window triggers it at once.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Update Order Group Limit"
 */
export function setOrderGroupLimit(
  transport: RestTransport,
  orderGroupId: string,
  contractsLimit: Qty,
  place: OrderGroupPlace = {},
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'PUT',
      path: restPath`/portfolio/order_groups/${orderGroupId}/limit`,
      needsKey: true,
      query: toGroupPlace(place),
      body: { contracts_limit_fp: toLimit(contractsLimit) },
    }),
    nothing,
    options,
  )
}
