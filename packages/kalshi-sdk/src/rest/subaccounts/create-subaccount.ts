import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, integer } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface CreateSubaccountRequest {
  readonly exchangeIndex?: number
}

/**
 * Creates a subaccount. For direct members of the tier Advanced and above.
 * @returns Its number, 1 to 63.
 * @see Kalshi REST reference, "Create Subaccount"
 */
export function createSubaccount(
  transport: RestTransport,
  request: CreateSubaccountRequest = {},
  options?: CallOptions,
): ApiPromise<number> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/portfolio/subaccounts', needsKey: true, body: { exchange_index: request.exchangeIndex } }),
    (body) => new Fields(body).need('subaccount_number', integer),
    options,
  )
}
