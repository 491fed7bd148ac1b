import type { Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, flag, integer, listOf, qtyText, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

export interface OrderGroupDetail {
  readonly contractsLimit: Qty | undefined
  readonly isAutoCancelEnabled: boolean
  readonly orderIds: readonly string[]
  readonly exchangeIndex: number | undefined
}

export interface GetOrderGroupQuery {
  readonly subaccount?: number
}

/**
 * Gets an order group with the ids of its orders.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Order Group"
 */
export function getOrderGroup(
  transport: RestTransport,
  orderGroupId: string,
  query: GetOrderGroupQuery = {},
  options?: CallOptions,
): ApiPromise<OrderGroupDetail> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: restPath`/portfolio/order_groups/${orderGroupId}`,
      needsKey: true,
      query: { subaccount: query.subaccount },
    }),
    toDetail,
    options,
  )
}

const toDetail: Decoder<OrderGroupDetail> = (value) => {
  const fields = new Fields(value)
  return {
    contractsLimit: fields.find('contracts_limit_fp', qtyText),
    isAutoCancelEnabled: fields.need('is_auto_cancel_enabled', flag),
    orderIds: fields.need('orders', listOf(text)),
    exchangeIndex: fields.find('exchange_index', integer),
  }
}
