import { formatQty, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { SHARDS } from '../../../exchange/members.ts'
import type { OrderGroup } from '../../../trading/groups/order-group.ts'
import type { Trading } from '../../../trading/trading.ts'
import type { Body } from '../../body.ts'
import { ownerOf, subaccountOf, uuid } from '../../member-scope.ts'
import { invalidParameter, missingParameter, notFound } from '../../rest-error.ts'
import type { MemberContext, MemberRoute, Method } from '../../route.ts'

const MOST_CONTRACTS = 1_000_000

/** @see Kalshi API reference, section 9.7 */
export const listOrderGroups: MemberRoute = {
  path: '/portfolio/order_groups',
  auth: 'key',
  handle: ({ engine, identity, query }) => {
    const subaccount = subaccountOf(identity, query.subaccount())
    const groups = engine.trading.groups
      .of(identity.memberId)
      .filter(({ owner }) => subaccount === undefined || owner.subaccount === subaccount)
    return { order_groups: groups.map((group) => ({ id: group.id, ...toView(group) })) }
  },
}

export const createOrderGroup: MemberRoute = {
  method: 'POST',
  path: '/portfolio/order_groups/create',
  auth: 'key',
  status: 201,
  handle: ({ engine, identity, body }) => {
    const owner = ownerOf(identity, body.subaccount())
    const shard = Math.max(body.integer('exchange_index', -1, SHARDS.length - 1) ?? 0, 0)
    const limit = limitOf(body)
    const group = engine.command((trading, atUs) => trading.groups.create(owner, limit, shard, atUs))
    return { order_group_id: group.id, subaccount: owner.subaccount, exchange_index: shard }
  },
}

export const getOrderGroup: MemberRoute = {
  path: '/portfolio/order_groups/:order_group_id',
  auth: 'key',
  handle: (context) => {
    const group = find(context)
    return { ...toView(group), orders: context.engine.trading.groups.ordersOf(group).map(({ id }) => id) }
  },
}

/** Cancels the orders of the group. */
export const deleteOrderGroup: MemberRoute = change('DELETE', '', (trading, group, atUs) => trading.groups.delete(group, atUs))
export const resetOrderGroup: MemberRoute = change('PUT', '/reset', (trading, group, atUs) => trading.groups.reset(group, atUs))
export const triggerOrderGroup: MemberRoute = change('PUT', '/trigger', (trading, group, atUs) => trading.groups.trigger(group, atUs))
export const limitOrderGroup: MemberRoute = change('PUT', '/limit', (trading, group, atUs, body) =>
  trading.groups.limit(group, limitOf(body), atUs),
)

function change(
  method: Method,
  path: string,
  run: (trading: Trading, group: OrderGroup, atUs: Parameters<Trading['expire']>[0], body: Body) => void,
): MemberRoute {
  return {
    method,
    path: `/portfolio/order_groups/:order_group_id${path}`,
    auth: 'key',
    handle: (context) => {
      const group = find(context)
      context.engine.command((trading, atUs) => run(trading, group, atUs, context.body))
      return {}
    },
  }
}

function find({ engine, identity, params, query }: MemberContext): OrderGroup {
  const group = engine.trading.groups.get(identity.memberId, uuid('order_group_id', params['order_group_id']))
  const subaccount = subaccountOf(identity, query.subaccount())
  const shard = query.integer('exchange_index', -1, 99)
  if (subaccount !== undefined && group.owner.subaccount !== subaccount) throw notFound()
  if (shard !== undefined && shard >= 0 && group.shard !== shard) throw notFound()
  return group
}

function limitOf(body: Body): Qty {
  const whole = body.integer('contracts_limit', 1, MOST_CONTRACTS)
  const limit = body.count('contracts_limit_fp') ?? (whole === undefined ? undefined : qty(whole * 100))
  if (limit === undefined) throw missingParameter('contracts_limit')
  if (limit < 100 || limit > MOST_CONTRACTS * 100) throw invalidParameter(`contracts_limit is not from 1 to ${MOST_CONTRACTS}`)
  return limit
}

const toView = ({ limit, isTriggered, shard }: OrderGroup) => ({
  contracts_limit_fp: formatQty(limit),
  is_auto_cancel_enabled: !isTriggered,
  exchange_index: shard,
})
