import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type Payment, type PaymentsQuery, toPayment } from './payment.ts'

/**
 * Lists withdrawals, newest first.
 * @see Kalshi REST reference, "Get Withdrawals"
 */
export function listWithdrawals(transport: RestTransport, { limit, cursor }: PaymentsQuery = {}, options?: CallOptions): Listing<Payment> {
  const request = { method: 'GET', path: '/portfolio/withdrawals', needsKey: true, query: { limit, cursor } } as const
  return list(transport, request, pageOf('withdrawals', toPayment), options)
}
