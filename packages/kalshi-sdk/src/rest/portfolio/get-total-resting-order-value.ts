import type { MicroUsd } from '../../units/money.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, listOf, moneyInCents } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type ShardBalance, toShardBalance } from './get-balance.ts'

export interface RestingOrderValue {
  /** In whole cents. */
  readonly total: MicroUsd
  readonly byShard: readonly ShardBalance[]
}

/**
 * Gets the value of all resting orders. Meant for FCM members.
 * @throws {ApiError} 403: not for this kind of member.
 * @see Kalshi REST reference, "Get Total Resting Order Value"
 */
export function getTotalRestingOrderValue(transport: RestTransport, options?: CallOptions): ApiPromise<RestingOrderValue> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/summary/total_resting_order_value', needsKey: true }),
    toRestingOrderValue,
    options,
  )
}

const toRestingOrderValue: Decoder<RestingOrderValue> = (value) => {
  const fields = new Fields(value)
  return {
    total: fields.need('total_resting_order_value', moneyInCents),
    byShard: fields.need('resting_order_value_breakdown', listOf(toShardBalance)),
  }
}
