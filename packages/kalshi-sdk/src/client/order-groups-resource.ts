import type { ApiPromise } from '../rest/answer/api-promise.ts'
import { type CreatedOrderGroup, type CreateOrderGroupRequest, createOrderGroup } from '../rest/order-groups/create-order-group.ts'
import { deleteOrderGroup } from '../rest/order-groups/delete-order-group.ts'
import { type GetOrderGroupQuery, getOrderGroup, type OrderGroupDetail } from '../rest/order-groups/get-order-group.ts'
import { type ListOrderGroupsQuery, listOrderGroups } from '../rest/order-groups/list-order-groups.ts'
import type { OrderGroup, OrderGroupPlace } from '../rest/order-groups/order-group.ts'
import { resetOrderGroup } from '../rest/order-groups/reset-order-group.ts'
import { setOrderGroupLimit } from '../rest/order-groups/set-order-group-limit.ts'
import { triggerOrderGroup } from '../rest/order-groups/trigger-order-group.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import type { Qty } from '../units/qty.ts'

/** Groups of own orders with a common limit. */
export interface OrderGroupsResource {
  /** See `listOrderGroups`. */
  list(query?: ListOrderGroupsQuery, options?: CallOptions): ApiPromise<readonly OrderGroup[]>
  /** See `createOrderGroup`. */
  create(request: CreateOrderGroupRequest, options?: CallOptions): ApiPromise<CreatedOrderGroup>
  /** See `getOrderGroup`. */
  get(orderGroupId: string, query?: GetOrderGroupQuery, options?: CallOptions): ApiPromise<OrderGroupDetail>
  /** See `deleteOrderGroup`. */
  delete(orderGroupId: string, place?: OrderGroupPlace, options?: CallOptions): ApiPromise<void>
  /** See `setOrderGroupLimit`. */
  setLimit(orderGroupId: string, contractsLimit: Qty, place?: OrderGroupPlace, options?: CallOptions): ApiPromise<void>
  /** See `resetOrderGroup`. */
  reset(orderGroupId: string, place?: OrderGroupPlace, options?: CallOptions): ApiPromise<void>
  /** See `triggerOrderGroup`. */
  trigger(orderGroupId: string, place?: OrderGroupPlace, options?: CallOptions): ApiPromise<void>
}

export function bindOrderGroups(transport: RestTransport): OrderGroupsResource {
  return {
    list: (query, options) => listOrderGroups(transport, query, options),
    create: (request, options) => createOrderGroup(transport, request, options),
    get: (orderGroupId, query, options) => getOrderGroup(transport, orderGroupId, query, options),
    delete: (orderGroupId, place, options) => deleteOrderGroup(transport, orderGroupId, place, options),
    setLimit: (orderGroupId, contractsLimit, place, options) => setOrderGroupLimit(transport, orderGroupId, contractsLimit, place, options),
    reset: (orderGroupId, place, options) => resetOrderGroup(transport, orderGroupId, place, options),
    trigger: (orderGroupId, place, options) => triggerOrderGroup(transport, orderGroupId, place, options),
  }
}
