import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { MicroUsd } from '../../units/money.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields, text } from '../answer/decode.ts'
import { subaccountNumber, wholeUnits } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import type { ExchangeInstance } from './shard-transfer.ts'

export interface ShardTransferRequest {
  /** A whole number of $0.0001, above 0. */
  readonly amount: MicroUsd
  readonly sourceShard?: number
  readonly destinationShard?: number
  readonly sourceSubaccount?: number
  readonly destinationSubaccount?: number
  /** Default `event_contract`. */
  readonly source?: ExchangeInstance
  /** Default `event_contract`. */
  readonly destination?: ExchangeInstance
}

const CENTI_CENT = 100

/**
 * Moves money between shards; it arrives within seconds. It is sent once, since the exchange has no id to know a repeat by.
 * @returns The id of the transfer.
 * @throws {ApiError} 400: not enough money.
 * @see Kalshi REST reference, "Intra Account Transfer"
 */
export function createShardTransfer(transport: RestTransport, request: ShardTransferRequest, options?: CallOptions): ApiPromise<string> {
  return call(
    transport,
    () => ({ method: 'POST', path: '/portfolio/intra_exchange_instance_transfer', needsKey: true, body: toBody(request) }),
    (body) => new Fields(body).need('transfer_id', text),
    options,
  )
}

function toBody(request: ShardTransferRequest) {
  if (request.amount <= 0) throw new InvalidRequestError('amount is not more than 0')
  return {
    source: request.source ?? 'event_contract',
    destination: request.destination ?? 'event_contract',
    amount: wholeUnits(request.amount, CENTI_CENT, 'amount', '$0.0001'),
    source_exchange_shard: request.sourceShard,
    destination_exchange_shard: request.destinationShard,
    source_subaccount: subaccountNumber(request.sourceSubaccount, 'sourceSubaccount'),
    destination_subaccount: subaccountNumber(request.destinationSubaccount, 'destinationSubaccount'),
  }
}
