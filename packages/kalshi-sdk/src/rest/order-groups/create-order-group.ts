import type { Qty } from '../../units/qty.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, integer, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type OrderGroupPlace, toGroupPlace, toLimit } from './order-group.ts'

export interface CreateOrderGroupRequest extends OrderGroupPlace {
  /** Contracts that may be matched within 15 seconds. */
  readonly contractsLimit: Qty
}

export interface CreatedOrderGroup {
  readonly orderGroupId: string
  readonly subaccount: number
  readonly exchangeIndex: number | undefined
}

/**
 * Creates an order group.
 * @see Kalshi REST reference, "Create Order Group"
 */
export function createOrderGroup(
  transport: RestTransport,
  request: CreateOrderGroupRequest,
  options?: CallOptions,
): ApiPromise<CreatedOrderGroup> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: '/portfolio/order_groups/create',
      needsKey: true,
      body: { ...toGroupPlace(request), contracts_limit_fp: toLimit(request.contractsLimit) },
    }),
    toCreated,
    options,
  )
}

const toCreated: Decoder<CreatedOrderGroup> = (value) => {
  const fields = new Fields(value)
  return {
    orderGroupId: fields.need('order_group_id', text),
    subaccount: fields.find('subaccount', integer) ?? 0,
    exchangeIndex: fields.find('exchange_index', integer),
  }
}
