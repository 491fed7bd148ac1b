import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, flag, instantOrNone, integer, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Whether the exchange as a whole, in fact its default shard, is at work. */
export interface ExchangeStatus {
  /** False during maintenance: nothing changes. */
  readonly exchangeActive: boolean
  /** False outside trading hours and during pauses. */
  readonly tradingActive: boolean
  readonly intraExchangeTransfersActive: boolean | undefined
  /** The exchange's estimate, during maintenance only. */
  readonly estimatedResumeTime: EpochUs | undefined
  /** Empty where the exchange gives no status by shard. */
  readonly shards: readonly ShardStatus[]
}

export interface ShardStatus {
  readonly exchangeIndex: number
  readonly description: string
  readonly exchangeActive: boolean
  readonly tradingActive: boolean
  readonly intraExchangeTransfersActive: boolean
}

/**
 * Gets the exchange's status. An exchange that is down may say so with a 5xx answer of the same shape, which counts as an answer.
 * @see Kalshi REST reference, "Get Exchange Status"
 */
export function getExchangeStatus(transport: RestTransport, options?: CallOptions): ApiPromise<ExchangeStatus> {
  return call(transport, () => ({ method: 'GET', path: '/exchange/status', isAnswer: saysStatus }), toExchangeStatus, options)
}

function saysStatus(status: number, body: unknown): boolean {
  return status >= 500 && typeof body === 'object' && body !== null && 'exchange_active' in body
}

const toExchangeStatus: Decoder<ExchangeStatus> = (value) => {
  const fields = new Fields(value)
  return {
    exchangeActive: fields.need('exchange_active', flag),
    tradingActive: fields.need('trading_active', flag),
    intraExchangeTransfersActive: fields.find('intra_exchange_transfers_active', flag),
    estimatedResumeTime: fields.find('exchange_estimated_resume_time', instantOrNone),
    shards: fields.list('exchange_index_statuses', toShardStatus),
  }
}

const toShardStatus: Decoder<ShardStatus> = (value) => {
  const fields = new Fields(value)
  return {
    exchangeIndex: fields.need('exchange_index', integer),
    description: fields.find('description', text) ?? '',
    exchangeActive: fields.need('exchange_active', flag),
    tradingActive: fields.need('trading_active', flag),
    intraExchangeTransfersActive: fields.need('intra_exchange_transfers_active', flag),
  }
}
