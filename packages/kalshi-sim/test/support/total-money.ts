import type { Trading } from '../../src/trading/trading.ts'

/** Money everywhere: what members and the house have, fees, and a dollar for every pair that is held. Constant but for deposits. */
export function totalMoney({ accounts, house, feesCollected }: Pick<Trading, 'accounts' | 'house' | 'feesCollected'>): number {
  const everybody = [...accounts.members().flatMap((id) => accounts.subaccountsOf(id)), house]
  let total: number = feesCollected
  for (const subaccount of everybody) {
    for (const shard of subaccount.shards()) total += subaccount.cash(shard)
    for (const position of subaccount.positions.values()) total += position.held('yes') * 10_000
  }
  return total
}
