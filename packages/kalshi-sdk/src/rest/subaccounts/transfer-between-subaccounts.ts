import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import { subaccountNumber, wholeUnits } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface SubaccountTransferRequest {
  /** A UUID; the exchange refuses one that it knows already (409), which is what makes a repeat safe. */
  readonly clientTransferId: string
  readonly fromSubaccount: number
  readonly toSubaccount: number
  /** Whole cents, above 0. */
  readonly amount: MicroUsd
  readonly exchangeIndex?: number
}

const CENT = 10_000

/**
 * Moves money between subaccounts of one shard.
 * @throws {ApiError} 409: the transfer was made already; 400: not enough money.
 * @see Kalshi REST reference, "Transfer Between Subaccounts"
 */
export function transferBetweenSubaccounts(
  transport: RestTransport,
  request: SubaccountTransferRequest,
  options?: CallOptions,
): ApiPromise<void> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/portfolio/subaccounts/transfer', needsKey: true, body: toBody(request) }),
    nothing,
    options,
  )
}

function toBody(request: SubaccountTransferRequest) {
  if (request.amount <= 0) throw new InvalidRequestError('amount is not more than 0')
  return {
    client_transfer_id: request.clientTransferId,
    from_subaccount: subaccountNumber(request.fromSubaccount, 'fromSubaccount'),
    to_subaccount: subaccountNumber(request.toSubaccount, 'toSubaccount'),
    amount_cents: wholeUnits(request.amount, CENT, 'amount', 'cents'),
    exchange_index: request.exchangeIndex,
  }
}
