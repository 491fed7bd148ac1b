import { microUsd } from '@kassandra/kalshi-sdk/units'
import { SHARDS } from '../../../exchange/members.ts'
import type { SubaccountTransfer } from '../../../trading/ledger/accounts.ts'
import { required } from '../../body.ts'
import { pageBack } from '../../cursor.ts'
import { uuid } from '../../member-scope.ts'
import { notFound } from '../../rest-error.ts'
import type { MemberRoute } from '../../route.ts'
import { dollars } from '../portfolio/balance.ts'

/** @see Kalshi API reference, section 11 */
export const createSubaccount: MemberRoute = {
  method: 'POST',
  path: '/portfolio/subaccounts',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  status: 201,
  handle: ({ engine, identity }) => ({
    subaccount_number: engine.command((trading) => trading.accounts.createSubaccount(identity.memberId)),
  }),
}

/** One row for each shard of each subaccount. */
export const listSubaccountBalances: MemberRoute = {
  path: '/portfolio/subaccounts/balances',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, identity, portfolio }) => ({
    subaccount_balances: engine.trading.accounts.subaccountsOf(identity.memberId).flatMap(({ owner }) =>
      SHARDS.map((_, shard) => ({
        subaccount_number: owner.subaccount,
        exchange_index: shard,
        balance: dollars(portfolio.balance(owner, shard)),
        updated_ts: Math.floor(portfolio.asOfUs / 1_000_000),
      })),
    ),
  }),
}

export const listNetting: MemberRoute = {
  path: '/portfolio/subaccounts/netting',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, identity }) => ({
    netting_configs: engine.trading.accounts
      .subaccountsOf(identity.memberId)
      .flatMap(({ owner, isNetting }) =>
        SHARDS.map((_, shard) => ({ subaccount_number: owner.subaccount, enabled: isNetting, exchange_index: shard })),
      ),
  }),
}

/** What is held already stays as it is. */
export const setNetting: MemberRoute = {
  method: 'PUT',
  path: '/portfolio/subaccounts/netting',
  auth: 'key',
  scope: 'write',
  wholeAccount: true,
  isWrite: false,
  handle: ({ engine, identity, body }) => {
    const subaccount = required('subaccount_number', body.subaccount('subaccount_number'))
    const enabled = required('enabled', body.flag('enabled'))
    const found = engine.trading.accounts.find({ memberId: identity.memberId, subaccount })
    if (!found) throw notFound()
    engine.command((trading) => trading.setNetting(found, enabled))
  },
}

/** Idempotent by its id, which is refused the second time. */
export const transferBetweenSubaccounts: MemberRoute = {
  method: 'POST',
  path: '/portfolio/subaccounts/transfer',
  auth: 'key',
  scope: 'write::transfer',
  wholeAccount: true,
  isWrite: false,
  handle: ({ engine, identity, body }) => {
    const transfer = {
      transferId: uuid('client_transfer_id', required('client_transfer_id', body.text('client_transfer_id'))),
      memberId: identity.memberId,
      from: required('from_subaccount', body.subaccount('from_subaccount')),
      to: required('to_subaccount', body.subaccount('to_subaccount')),
      shard: Math.max(body.shard() ?? 0, 0),
      amount: microUsd(required('amount_cents', body.integer('amount_cents', 1, 100_000_000_000)) * 10_000),
    }
    engine.command((trading, atUs) => trading.transferBetweenSubaccounts({ ...transfer, atUs }))
    return {}
  },
}

export const listSubaccountTransfers: MemberRoute = {
  path: '/portfolio/subaccounts/transfers',
  auth: 'key',
  wholeAccount: true,
  handle: ({ engine, identity, query }) => {
    const { subaccountTransfers } = engine.trading.accounts
    const isOwn = ({ memberId }: SubaccountTransfer): boolean => memberId === identity.memberId
    const { page, cursor } = pageBack('subaccount-transfers', subaccountTransfers, query.limit(1_000, 100), query.text('cursor'), isOwn)
    return {
      transfers: page.map(({ transferId, from, to, amount, shard, atUs }) => ({
        transfer_id: transferId,
        from_subaccount: from,
        to_subaccount: to,
        amount_cents: Math.floor(amount / 10_000),
        created_ts: Math.floor(atUs / 1_000_000),
        exchange_index: shard,
      })),
      cursor,
    }
  },
}
