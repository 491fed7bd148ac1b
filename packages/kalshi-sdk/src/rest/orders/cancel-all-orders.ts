import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface CancelAllOrdersQuery {
  /** Absent: those of every subaccount. */
  readonly subaccount?: number
}

/**
 * Cancels every resting order, on every shard. Orders placed within the next minute may be cancelled too.
 * @see Kalshi REST reference, "Cancel All Orders"
 */
export function cancelAllOrders(transport: RestTransport, query: CancelAllOrdersQuery = {}, options?: CallOptions): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'DELETE',
      path: '/portfolio/events/orders',
      needsKey: true,
      query: { subaccount: subaccountNumber(query.subaccount) },
    }),
    nothing,
    options,
  )
}
