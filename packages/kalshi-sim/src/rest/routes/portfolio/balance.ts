import { formatFixed, type MicroUsd, microUsd, ONE_DOLLAR } from '@kassandra/kalshi-sdk/units'
import { SHARDS } from '../../../exchange/members.ts'
import type { Subaccount } from '../../../trading/ledger/accounts.ts'
import { ownerOf } from '../../member-scope.ts'
import type { MemberContext, MemberRoute } from '../../route.ts'

/** Money on all shards unless one is named, net of what resting orders hold back unless set otherwise; the worth of positions apart. @see section 11 */
export const getBalance: MemberRoute = {
  path: '/portfolio/balance',
  auth: 'key',
  scope: 'read::portfolio_balance',
  handle: (context) => {
    const { portfolio, query, identity } = context
    const { reads, asOfUs } = portfolio
    const owner = ownerOf(identity, query.subaccount())
    const shard = query.integer('exchange_index', 0, 99)
    const shards = shard === undefined ? shardsOf(reads.accounts.of(owner)) : [shard]
    const available = shards.map((each) => portfolio.balance(owner, each))
    const total = sum(available)
    return {
      balance: cents(total),
      balance_dollars: dollars(total),
      portfolio_value: cents(worthOf(context, reads.accounts.of(owner), shard)),
      updated_ts: Math.floor(asOfUs / 1_000_000),
      balance_breakdown: shards.map((each, index) => ({ exchange_index: each, balance: dollars(available[index] ?? microUsd(0)) })),
    }
  },
}

/** What resting orders hold back. */
export const getRestingOrderValue: MemberRoute = {
  path: '/portfolio/summary/total_resting_order_value',
  auth: 'key',
  handle: ({ engine, identity }) => {
    const owners = engine.trading.accounts.subaccountsOf(identity.memberId).filter(isFor(identity.subaccount))
    const values = SHARDS.map((_, shard) => sum(owners.map(({ owner }) => engine.trading.reserved(owner, shard))))
    return {
      total_resting_order_value: cents(sum(values)),
      resting_order_value_breakdown: values.map((value, shard) => ({ exchange_index: shard, balance: dollars(value) })),
    }
  },
}

/** Positions at the last price. */
function worthOf({ catalogue }: MemberContext, subaccount: Subaccount, shard: number | undefined): MicroUsd {
  let worth = 0
  for (const [ticker, position] of subaccount.positions) {
    const market = catalogue.findMarket(ticker)
    if (!market || (shard !== undefined && (market.definition.exchangeIndex ?? 0) !== shard)) continue
    const price = market.settlementValue ?? market.lastPrice
    worth += position.held('yes') * price + position.held('no') * (ONE_DOLLAR - price)
  }
  return microUsd(worth)
}

const shardsOf = (subaccount: Subaccount): readonly number[] => {
  const shards = subaccount.shards()
  return shards.length > 0 ? shards : [0]
}

const isFor =
  (locked: number | undefined) =>
  ({ owner }: Subaccount): boolean =>
    locked === undefined || owner.subaccount === locked

const sum = (amounts: readonly MicroUsd[]): MicroUsd => microUsd(amounts.reduce((total, amount) => total + amount, 0))
const cents = (amount: MicroUsd): number => Math.floor(amount / 10_000)
export const dollars = (amount: MicroUsd): string => formatFixed(Math.floor(amount / 100), 4)
