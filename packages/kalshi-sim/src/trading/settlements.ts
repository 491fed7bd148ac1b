import type { EpochUs, Price } from '@kassandra/kalshi-sdk/units'
import type { Subaccount } from './ledger/accounts.ts'
import type { Position } from './ledger/position.ts'
import type { Settlement } from './private-event.ts'

/** A market that is paid, and what one YES contract is worth. */
export interface Payout {
  readonly ticker: string
  readonly shard: number
  readonly value: Price
  readonly atUs: EpochUs
}

/** Pays out what a subaccount holds in a market; undefined where it holds and held nothing, or was paid before. */
export function settlePosition(subaccount: Subaccount, { ticker, shard, value, atUs }: Payout): Settlement | undefined {
  const position = subaccount.positions.get(ticker)
  if (!position || position.isSettled) return undefined
  const held = holdingsOf(position)
  const revenue = position.settle(value, atUs)
  subaccount.credit(shard, revenue)
  return { owner: subaccount.owner, ticker, shard, result: resultOf(value), ...held, revenue, value, atUs }
}

const holdingsOf = (position: Position) => ({
  yesCount: position.held('yes'),
  noCount: position.held('no'),
  yesCost: position.cost('yes'),
  noCost: position.cost('no'),
})

/** Pure. What a market is said to have come to, by what one YES contract pays. */
export function resultOf(value: Price): Settlement['result'] {
  if (value === 10_000) return 'yes'
  return value === 0 ? 'no' : 'scalar'
}
