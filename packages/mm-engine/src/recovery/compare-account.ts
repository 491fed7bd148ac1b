import { type MicroUsd, microUsd, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { EngineState } from '../engine/engine-state.ts'
import { phaseOf } from '../orders/managed-order.ts'
import { allLiveOrders } from '../orders/step-orders.ts'
import type { AccountTruth } from '../venue/venue.ts'
import type { PositionMismatch } from './plan-recovery.ts'

/** Where a running engine and the exchange differ. */
export interface AccountDifference {
  readonly positions: readonly PositionMismatch[]
  /** Ours less theirs, of the market that differs most. */
  readonly position: Qty
  readonly cash: MicroUsd
  /** Client order ids that one of the two has resting and the other does not know. */
  readonly orders: readonly string[]
}

/**
 * Pure. Compares what the engine counts with the exchange's word. Fills that one of the two knows earlier than the other make a difference
 * for a moment: only one that stays is one.
 * @param truth Cash may have the money in it that resting orders bind, or not: the exchange does not say which, so either is right.
 */
export function compareAccount(state: EngineState, truth: AccountTruth, isOwn: (clientOrderId: string) => boolean): AccountDifference {
  const positions = comparePositions(state, truth)
  const most = positions.reduce((max, { ours, theirs }) => (Math.abs(ours - theirs) > Math.abs(max) ? ours - theirs : max), 0)
  return { positions, position: qty(most), cash: compareCash(state, truth.cash), orders: compareOrders(state, truth, isOwn) }
}

/** Pure. Whether two comparisons found the same. */
export const isSameDifference = (a: AccountDifference, b: AccountDifference): boolean => JSON.stringify(a) === JSON.stringify(b)

function comparePositions({ risk, unmanaged }: EngineState, truth: AccountTruth): readonly PositionMismatch[] {
  const ours = new Map([...unmanaged].map(([ticker, held]) => [ticker, held.qty]))
  for (const [ticker, { account }] of risk.markets) ours.set(ticker, account.position.qty)
  const tickers = [...new Set([...ours.keys(), ...truth.positions.keys()])].sort()
  return tickers.flatMap((ticker) => {
    const pair = { ticker, ours: ours.get(ticker) ?? qty(0), theirs: truth.positions.get(ticker)?.position ?? qty(0) }
    return pair.ours === pair.theirs ? [] : [pair]
  })
}

function compareCash({ cash, risk }: EngineState, theirs: MicroUsd): MicroUsd {
  if (cash === undefined) return microUsd(0)
  const held = [...risk.markets.values()].reduce((sum, { account }) => sum + account.position.cost, 0)
  const free = cash - (risk.bound - held)
  const [whole, rest] = [cash - theirs, free - theirs]
  return microUsd(Math.abs(whole) <= Math.abs(rest) ? whole : rest)
}

/** Orders with something in flight may be there or not: they are compared the next time. */
function compareOrders({ orders }: EngineState, truth: AccountTruth, isOwn: (clientOrderId: string) => boolean): readonly string[] {
  const live = allLiveOrders(orders)
  const known = new Set(live.map(({ clientOrderId }) => clientOrderId))
  const resting = new Set(truth.orders.map(({ clientOrderId }) => clientOrderId))
  const unknownToUs = [...resting].filter((id) => isOwn(id) && !known.has(id))
  const unknownToThem = live.filter((order) => phaseOf(order) === 'open' && !resting.has(order.clientOrderId))
  return [...unknownToUs, ...unknownToThem.map(({ clientOrderId }) => clientOrderId)].sort()
}
