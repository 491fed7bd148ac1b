import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { Fields } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'
import { type ShardTransfer, toShardTransfer } from './shard-transfer.ts'

/**
 * Gets one transfer between shards.
 * @throws {ApiError} 404: unknown.
 * @see Kalshi REST reference, "Get Intra Account Transfer"
 */
export function getShardTransfer(transport: RestTransport, transferId: string, options?: CallOptions): ApiPromise<ShardTransfer> {
  return call(
    transport,
    () => ({ method: 'GET', path: restPath`/portfolio/intra_exchange_instance_transfers/${transferId}`, needsKey: true }),
    (body) => new Fields(body).need('transfer', toShardTransfer),
    options,
  )
}
