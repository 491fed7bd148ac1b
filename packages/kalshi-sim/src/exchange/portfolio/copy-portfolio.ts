import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { Owner } from '../../trading/owner.ts'
import type { Trading } from '../../trading/trading.ts'
import type { PortfolioReads } from './portfolio-reads.ts'

/** The state of all portfolios as it is now, which later commands leave alone. An account that is opened later is read as it is then. */
export function copyPortfolio(trading: Trading): PortfolioReads {
  const orders = new Map(trading.orders.list().map((order) => [order.id, order.copy()]))
  const list = [...orders.values()]
  const everybody = trading.accounts.members().flatMap((memberId) => trading.accounts.subaccountsOf(memberId))
  const subaccounts = new Map(everybody.map((subaccount) => [keyOf(subaccount.owner), subaccount.copy()]))
  const available = new Map<string, MicroUsd>()
  for (const subaccount of everybody) {
    const { owner } = subaccount
    for (const shard of subaccount.shards()) available.set(keyOf(owner, shard), trading.available(owner, shard))
  }
  return {
    orders: { list: () => list, get: (id) => orders.get(id) },
    fills: trading.fills.slice(),
    accounts: { of: (owner) => subaccounts.get(keyOf(owner)) ?? trading.accounts.of(owner) },
    available: (owner, shard) => available.get(keyOf(owner, shard)) ?? trading.available(owner, shard),
  }
}

const keyOf = ({ memberId, subaccount }: Owner, shard?: number): string => `${memberId} ${subaccount} ${shard ?? ''}`
