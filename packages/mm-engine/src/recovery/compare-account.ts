import { type MicroUsd, microUsd, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { EngineState } from '../engine/engine-state.ts'
import { phaseOf } from '../orders/managed-order.ts'
import { allLiveOrders } from '../orders/step-orders.ts'
import type { Position } from '../position/position.ts'
import type { AccountTruth } from '../venue/venue.ts'
import { comparePositions, type PositionMismatch } from './compare-positions.ts'
import { heldBack } from './held-back.ts'
import { payOut } from './pay-out.ts'

/** Where a running engine and the exchange differ. */
export interface AccountDifference {
  readonly positions: readonly PositionMismatch[]
  /** Ours less theirs, of the market that differs most. */
  readonly position: Qty
  readonly cash: MicroUsd
  /** Client order ids that one of the two has resting and the other does not know. */
  readonly orders: readonly string[]
}

export interface ComparedAccount {
  readonly state: EngineState
  readonly truth: AccountTruth
  readonly isOwn: (clientOrderId: string) => boolean
  /**
   * What orders held back when the engine was told its balance. The exchange does not say whether balances are net of that: a balance is
   * right if either reading of both, the one told then and the one of the truth, makes them the same.
   */
  readonly heldBackAtFirst: MicroUsd
}

/**
 * Pure. Compares what the engine counts with the exchange's word. Fills that one of the two knows earlier than the other make a difference
 * for a moment: only one that stays is one. What the exchange has paid out and nobody has told yet is none.
 */
export function compareAccount({ state, truth, isOwn, heldBackAtFirst }: ComparedAccount): AccountDifference {
  const paid = payOut(heldIn(state), truth)
  const positions = comparePositions(paid.held, truth.positions)
  return {
    positions,
    position: mostOf(positions),
    cash: compareCash(state, truth, paid.cash, heldBackAtFirst),
    orders: compareOrders(state, truth, isOwn),
  }
}

/** Pure. Whether there is none. */
export const isNone = ({ positions, cash, orders }: AccountDifference): boolean =>
  positions.length === 0 && cash === 0 && orders.length === 0

/** Pure. What is different in the same way in both: what is on its way differs otherwise, or not at all, a moment later. */
export function persisting(first: AccountDifference, second: AccountDifference): AccountDifference {
  const positions = second.positions.filter(({ ticker, ours, theirs }) =>
    first.positions.some((each) => each.ticker === ticker && each.ours - each.theirs === ours - theirs),
  )
  return {
    positions,
    position: mostOf(positions),
    cash: first.cash === second.cash ? second.cash : microUsd(0),
    orders: second.orders.filter((id) => first.orders.includes(id)),
  }
}

function mostOf(positions: readonly PositionMismatch[]): Qty {
  const most = positions.reduce((max, { ours, theirs }) => (Math.abs(ours - theirs) > Math.abs(max) ? ours - theirs : max), 0)
  return qty(most)
}

/** Of every market, whether or not the engine manages it. */
function heldIn({ risk, unmanaged }: EngineState): ReadonlyMap<string, Position> {
  const held = new Map(unmanaged)
  for (const [ticker, { account }] of risk.markets) held.set(ticker, account.position)
  return held
}

/** Balances are told in whole $0.0001, cut down, the one that the engine was told too; what orders hold back is finer. */
const BALANCE_STEP = 100

function compareCash({ cash, risk }: EngineState, truth: AccountTruth, paid: MicroUsd, heldBackAtFirst: MicroUsd): MicroUsd {
  if (cash === undefined) return microUsd(0)
  const held = [...risk.markets.values()].reduce((sum, { account }) => sum + account.position.cost, 0)
  const whole = cash + paid - truth.cash
  const free = whole + heldBackAtFirst
  // By the exchange's list of orders and by ours: of one that comes or goes, the balance may know more than either.
  const readings = [whole, free - heldBack(truth), free - (risk.bound - held)]
  const least = readings.reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best))
  return microUsd(Math.abs(least) < BALANCE_STEP ? 0 : least)
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
