import type { MicroUsd } from '../../units/money.ts'
import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, moneyInCents, moneyText } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

export interface BalanceQuery {
  /** Absent: the primary one, 0. */
  readonly subaccount?: number
  /** Absent: all shards together. */
  readonly exchangeIndex?: number
}

/** Money on one shard. */
export interface ShardBalance {
  readonly exchangeIndex: number
  readonly balance: MicroUsd
}

export interface Balance {
  /** Available, of all shards asked for: exact, where the exchange's older field cuts to cents. */
  readonly balance: MicroUsd
  /** Value of the positions without the money, in whole cents. */
  readonly portfolioValue: MicroUsd
  readonly updatedTime: EpochUs
  /** Orders on a shard are paid from that shard's money only. */
  readonly byShard: readonly ShardBalance[]
}

/**
 * Gets the money of a subaccount.
 * @see Kalshi REST reference, "Get Balance"
 */
export function getBalance(transport: RestTransport, query: BalanceQuery = {}, options?: CallOptions): ApiPromise<Balance> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: '/portfolio/balance',
      needsKey: true,
      query: { subaccount: query.subaccount, exchange_index: query.exchangeIndex },
    }),
    toBalance,
    options,
  )
}

const toBalance: Decoder<Balance> = (value) => {
  const fields = new Fields(value)
  return {
    balance: fields.find('balance_dollars', moneyText) ?? fields.need('balance', moneyInCents),
    portfolioValue: fields.need('portfolio_value', moneyInCents),
    updatedTime: fields.need('updated_ts', instantInSeconds),
    byShard: fields.list('balance_breakdown', toShardBalance),
  }
}

export const toShardBalance: Decoder<ShardBalance> = (value) => {
  const fields = new Fields(value)
  return { exchangeIndex: fields.need('exchange_index', integer), balance: fields.need('balance', moneyText) }
}
