import { SHARDS } from '../../../exchange/members.ts'
import { required } from '../../body.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { MemberRoute } from '../../route.ts'

const PATH = '/portfolio/target_balance_allocation'

export const getTargetAllocation: MemberRoute = {
  path: PATH,
  auth: 'key',
  wholeAccount: true,
  handle: ({ members, identity }) => {
    const { allocations, reservation } = members.allocation(identity.memberId)
    return {
      allocations: allocations.map(({ exchangeIndex, percent }) => ({ exchange_index: exchangeIndex, percent })),
      resting_margin_reservation: reservation,
    }
  },
}

/** The percentages come to a hundred, each shard once. */
export const setTargetAllocation: MemberRoute = {
  method: 'POST',
  path: PATH,
  auth: 'key',
  scope: 'write::transfer',
  wholeAccount: true,
  isWrite: false,
  handle: ({ members, identity, body }) => {
    const allocations = required('allocations', body.list('allocations')).map((item) => ({
      exchangeIndex: required('exchange_index', item.integer('exchange_index', 0, SHARDS.length - 1)),
      percent: required('percent', item.integer('percent', 0, 100)),
    }))
    if (new Set(allocations.map(({ exchangeIndex }) => exchangeIndex)).size < allocations.length)
      throw invalidParameter('a shard stands twice')
    if (allocations.reduce((sum, { percent }) => sum + percent, 0) !== 100) throw invalidParameter('the percentages do not come to 100')
    const reservation =
      body.choice('resting_margin_reservation', ['none', 'max', 'sum']) ?? members.allocation(identity.memberId).reservation
    members.setAllocation(identity.memberId, { allocations, reservation })
    return {}
  },
}
