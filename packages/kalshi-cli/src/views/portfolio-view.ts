import { type Balance, formatMicroUsd, formatQty, type Position, type ShardBalance } from '@kassandra/kalshi-sdk'
import { money } from '../output/amounts.ts'
import { eachOf, inInstant, inMoney, inQty, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMillisecond } from '../output/moment.ts'
import type { Fact, ListView } from '../output/show.ts'
import { decimal, text } from '../output/table.ts'

const POSITION: Shape<Position> = {
  position: inQty,
  exposure: inMoney,
  totalTraded: inMoney,
  realizedPnl: inMoney,
  feesPaid: inMoney,
  lastUpdated: inInstant,
}

const SHARD_BALANCE: Shape<ShardBalance> = { balance: inMoney }

const BALANCE: Shape<Balance> = {
  balance: inMoney,
  portfolioValue: inMoney,
  updatedTime: inInstant,
  byShard: eachOf((shard) => toDocument(shard, SHARD_BALANCE)),
}

export const positionView: ListView<Position> = {
  toDocument: (position) => toDocument(position, POSITION),
  columns: [
    text('TICKER', (position) => position.ticker),
    decimal('POSITION', (position) => formatQty(position.position)),
    decimal('COST', (position) => formatMicroUsd(position.exposure), 2),
    decimal('REALIZED', (position) => formatMicroUsd(position.realizedPnl), 2),
    decimal('FEES', (position) => formatMicroUsd(position.feesPaid), 2),
    decimal('TRADED', (position) => formatMicroUsd(position.totalTraded), 2),
  ],
  nothing: 'no positions',
}

export const balanceDocument = (balance: Balance): JsonDocument => toDocument(balance, BALANCE)

export function balanceFacts({ balance, portfolioValue, updatedTime, byShard }: Balance): readonly Fact[] {
  const shards = byShard.map((shard): Fact => [`  shard ${shard.exchangeIndex}`, money(shard.balance)])
  return [
    ['balance', money(balance)],
    ...(shards.length > 1 ? shards : []),
    ['positions', money(portfolioValue)],
    ['as of (UTC)', toMillisecond(updatedTime)],
  ]
}
