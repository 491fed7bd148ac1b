import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type OrderGroup, toOrderGroup } from './order-group.ts'

export interface ListOrderGroupsQuery {
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
}

/**
 * Lists own order groups; the exchange gives all at once.
 * @see Kalshi REST reference, "Get Order Groups"
 */
export function listOrderGroups(
  transport: RestTransport,
  query: ListOrderGroupsQuery = {},
  options?: CallOptions,
): ApiPromise<readonly OrderGroup[]> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/order_groups', needsKey: true, query: { subaccount: query.subaccount } }),
    (body) => new Fields(body).list('order_groups', toOrderGroup),
    options,
  )
}
