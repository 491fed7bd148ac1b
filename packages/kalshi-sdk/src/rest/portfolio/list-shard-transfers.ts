import { list } from '../answer/call.ts'
import { type Listing, pageOf } from '../answer/paginate.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { type ShardTransfer, toShardTransfer } from './shard-transfer.ts'

export interface ListShardTransfersQuery {
  /** Transfers a page, 1 to 500. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

/**
 * Lists transfers between shards, newest first.
 * @see Kalshi REST reference, "Get Intra Account Transfers"
 */
export function listShardTransfers(
  transport: RestTransport,
  { limit, cursor }: ListShardTransfersQuery = {},
  options?: CallOptions,
): Listing<ShardTransfer> {
  const path = '/portfolio/intra_exchange_instance_transfers'
  return list(transport, { method: 'GET', path, needsKey: true, query: { limit, cursor } }, pageOf('transfers', toShardTransfer), options)
}
