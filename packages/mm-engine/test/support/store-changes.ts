import { type EpochUs, epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../src/command/command.ts'
import type { StoreChange } from '../../src/store.ts'

type Change<K extends StoreChange['kind']> = Extract<StoreChange, { kind: K }>

export const AT: EpochUs = epochUs(1_780_000_000_000_000)
export const LATER: EpochUs = epochUs(AT + 5)

/** An order to buy 10 YES at 0.48, as it is written down before it goes out. */
export const order = (id: string, over: Partial<Change<'order'>> = {}): Change<'order'> => ({
  kind: 'order',
  id,
  clientOrderId: id,
  atUs: AT,
  marketId: 'KXBTCD-A',
  side: 'bid',
  price: price(4_800),
  size: qty(10_00),
  status: 'pending-new',
  ...over,
})

/** Two YES bought at 0.48. */
export const fill = (tradeId: string, over: Partial<Change<'fill'>> = {}): Change<'fill'> => ({
  kind: 'fill',
  tradeId,
  exchangeOrderId: 'x-1',
  marketId: 'KXBTCD-A',
  side: 'bid',
  price: price(4_800),
  count: qty(2_00),
  fee: microUsd(8_800),
  isTaker: false,
  atUs: AT,
  ...over,
})

export const createCommand = (commandId: number, clientOrderId: string): Command => ({
  kind: 'create',
  commandId,
  ticker: 'KXBTCD-A',
  clientOrderId,
  side: 'bid',
  price: price(4_800),
  count: qty(10_00),
  postOnly: true,
  expiresUs: undefined,
})

export const command = (runEpoch: number, told: Command, issuedUs: EpochUs = AT): Change<'command'> => ({
  kind: 'command',
  runEpoch,
  command: told,
  issuedUs,
})

export const answer = (runEpoch: number, commandId: number, outcome: Change<'command-answer'>['outcome'], code?: string): StoreChange => ({
  kind: 'command-answer',
  runEpoch,
  commandId,
  outcome,
  code,
  atUs: LATER,
})

export const halt = (runEpoch: number, rule: string, over: Partial<Change<'halt'>> = {}): Change<'halt'> => ({
  kind: 'halt',
  runEpoch,
  atUs: AT,
  rule,
  marketId: undefined,
  reason: 'lost 51.20 of 50.00',
  ...over,
})

/** Three YES owed, sold for 1.44. */
export const adopted = (runEpoch: number, over: Partial<Change<'adopted-position'>> = {}): Change<'adopted-position'> => ({
  kind: 'adopted-position',
  runEpoch,
  marketId: 'KXBTCD-A',
  atUs: AT,
  qty: qty(-3_00),
  cost: microUsd(1_560_000),
  realizedPnl: microUsd(-20_000),
  feesPaid: microUsd(8_800),
  totalTraded: microUsd(2_500_000),
  believedQty: undefined,
  reason: 'start',
  ...over,
})

export const pnl = (over: Partial<Change<'pnl'>> = {}): Change<'pnl'> => ({
  kind: 'pnl',
  atUs: AT,
  marketId: 'KXBTCD-A',
  realizedPnl: microUsd(-1_250_000),
  unrealizedPnl: microUsd(70_001),
  fees: microUsd(8_800),
  position: qty(-3_00),
  ...over,
})

export const marketSample = (over: Partial<Change<'market-sample'>> = {}): Change<'market-sample'> => ({
  kind: 'market-sample',
  atUs: AT,
  marketId: 'KXBTCD-A',
  bestBid: price(4_800),
  bestAsk: price(4_901),
  ...over,
})
