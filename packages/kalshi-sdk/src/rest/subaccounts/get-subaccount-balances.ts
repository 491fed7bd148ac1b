import type { MicroUsd } from '../../units/money.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, listOf, moneyText } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Money of one subaccount on one shard. */
export interface SubaccountBalance {
  readonly subaccount: number
  readonly exchangeIndex: number
  readonly balance: MicroUsd
  readonly updatedTime: EpochUs
}

/**
 * Gets the money of every subaccount on every shard.
 * @see Kalshi REST reference, "Get All Subaccount Balances"
 */
export function getSubaccountBalances(transport: RestTransport, options?: CallOptions): ApiPromise<readonly SubaccountBalance[]> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/portfolio/subaccounts/balances', needsKey: true }),
    (body) => new Fields(body).need('subaccount_balances', listOf(toBalance)),
    options,
  )
}

const toBalance: Decoder<SubaccountBalance> = (value) => {
  const fields = new Fields(value)
  return {
    subaccount: fields.need('subaccount_number', integer),
    exchangeIndex: fields.need('exchange_index', integer),
    balance: fields.need('balance', moneyText),
    updatedTime: fields.need('updated_ts', instantInSeconds),
  }
}
