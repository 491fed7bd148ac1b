import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { nothing } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/**
 * Switches the netting of a subaccount.
 * @see Kalshi REST reference, "Update Subaccount Netting"
 */
export function setNetting(transport: RestTransport, subaccount: number, isEnabled: boolean, options?: CallOptions): ApiPromise<void> {
  return call(
    transport,
    () => ({
      method: 'PUT',
      path: '/portfolio/subaccounts/netting',
      needsKey: true,
      body: { subaccount_number: subaccountNumber(subaccount), enabled: isEnabled },
    }),
    nothing,
    options,
  )
}
