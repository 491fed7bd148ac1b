import type { MicroUsd } from '../../units/money.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantInSeconds, integer, moneyText, type OpenSet, text } from '../answer/decode.ts'

/** `event_contract` is the exchange of this client; `margined` the one of perpetual futures. */
export type ExchangeInstance = OpenSet<'event_contract' | 'margined'>

/** Money moved between shards or exchanges of one member. */
export interface ShardTransfer {
  readonly transferId: string
  readonly source: ExchangeInstance
  readonly destination: ExchangeInstance
  readonly sourceShard: number
  readonly destinationShard: number
  readonly amount: MicroUsd
  readonly status: OpenSet<'pending' | 'complete'>
  readonly createdTime: EpochUs
}

export const toShardTransfer: Decoder<ShardTransfer> = (value) => {
  const fields = new Fields(value)
  return {
    transferId: fields.need('transfer_id', text),
    source: fields.need('source', text),
    destination: fields.need('destination', text),
    sourceShard: fields.need('source_exchange_shard', integer),
    destinationShard: fields.need('destination_exchange_shard', integer),
    amount: fields.need('amount', moneyText),
    status: fields.need('status', text),
    createdTime: fields.need('created_ts', instantInSeconds),
  }
}
