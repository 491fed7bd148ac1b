import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, flag, integer, listOf } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Whether YES and NO of one market are paid out as a pair at once, or both held. */
export interface SubaccountNetting {
  readonly subaccount: number
  readonly isEnabled: boolean
  readonly exchangeIndex: number
}

/**
 * Gets the netting of every subaccount.
 * @see Kalshi REST reference, "Get Subaccount Netting"
 */
export function getNetting(transport: RestTransport, options?: CallOptions): ApiPromise<readonly SubaccountNetting[]> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/subaccounts/netting', needsKey: true }),
    (body) => new Fields(body).need('netting_configs', listOf(toNetting)),
    options,
  )
}

const toNetting: Decoder<SubaccountNetting> = (value) => {
  const fields = new Fields(value)
  return {
    subaccount: fields.need('subaccount_number', integer),
    isEnabled: fields.need('enabled', flag),
    exchangeIndex: fields.need('exchange_index', integer),
  }
}
