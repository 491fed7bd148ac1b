import { formatFixed, microUsd } from '@kassandra/kalshi-sdk/units'
import { SHARDS } from '../../../exchange/members.ts'
import type { ShardTransfer } from '../../../trading/ledger/accounts.ts'
import { required } from '../../body.ts'
import { pageBack } from '../../cursor.ts'
import { uuid } from '../../member-scope.ts'
import { invalidParameter, notFound } from '../../rest-error.ts'
import type { MemberRoute } from '../../route.ts'

const INSTANCES = ['event_contract', 'margined'] as const

/** Moves money between shards; `amount` is in units of $0.0001. @see Kalshi API reference, section 7 */
export const transferBetweenShards: MemberRoute = {
  method: 'POST',
  path: '/portfolio/intra_exchange_instance_transfer',
  auth: 'key',
  scope: 'write::transfer',
  wholeAccount: true,
  isWrite: false,
  handle: ({ engine, body, identity, newId }) => {
    const source = required('source', body.choice('source', INSTANCES))
    const destination = required('destination', body.choice('destination', INSTANCES))
    if (source === 'margined' || destination === 'margined') throw invalidParameter('there is no margined exchange here')
    const amount = required('amount', body.integer('amount', 1, Number.MAX_SAFE_INTEGER / 100))
    const shard = (name: string): number => body.integer(name, 0, SHARDS.length - 1) ?? 0
    const subaccount = (name: string): number => body.subaccount(name) ?? 0
    const from = { shard: shard('source_exchange_shard'), subaccount: subaccount('source_subaccount') }
    const to = { shard: shard('destination_exchange_shard'), subaccount: subaccount('destination_subaccount') }
    const transferId = newId()
    const { memberId } = identity
    engine.command((trading, atUs) =>
      trading.transferBetweenShards({ transferId, memberId, from, to, amount: microUsd(amount * 100), atUs }),
    )
    return { transfer_id: transferId }
  },
}

export const listShardTransfers: MemberRoute = {
  path: '/portfolio/intra_exchange_instance_transfers',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, query, identity }) => {
    const { shardTransfers } = engine.trading.accounts
    const isOwn = ({ memberId }: ShardTransfer): boolean => memberId === identity.memberId
    const { page, cursor } = pageBack('shard-transfers', shardTransfers, query.limit(500, 100), query.text('cursor'), isOwn)
    return { transfers: page.map(toView), cursor }
  },
}

export const getShardTransfer: MemberRoute = {
  path: '/portfolio/intra_exchange_instance_transfers/:transfer_id',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, params, identity }) => {
    const id = uuid('transfer_id', params['transfer_id'])
    const found = engine.trading.accounts.shardTransfers.find((each) => each.transferId === id && each.memberId === identity.memberId)
    if (!found) throw notFound()
    return { transfer: toView(found) }
  },
}

const toView = ({ transferId, from, to, amount, atUs }: ShardTransfer) => ({
  transfer_id: transferId,
  source: 'event_contract',
  destination: 'event_contract',
  source_exchange_shard: from.shard,
  destination_exchange_shard: to.shard,
  amount: formatFixed(Math.floor(amount / 100), 4),
  status: 'complete',
  created_ts: Math.floor(atUs / 1_000_000),
})
