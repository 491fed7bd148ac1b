import type { BookSide } from '@kassandra/kalshi-sdk/rest'
import { type MicroUsd, microUsd, type Price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { PositionError } from './position-error.ts'

/**
 * What is held in one market, as one signed quantity: the exchange closes pairs of both outcomes at once and pays a dollar for each.
 * Cost is what was paid for the outcome that is held, so it is also the most that can still be lost.
 * @see Kalshi API reference, sections 9.3 and 11
 */
export interface Position {
  /** YES above 0, NO below. */
  readonly qty: Qty
  /** The exchange's `market_exposure`; 0 where nothing is held. */
  readonly cost: MicroUsd
  /** Before fees, from closed pairs and settlement. */
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
  /** Sum of all purchases, of either outcome. */
  readonly totalTraded: MicroUsd
  /** What a YES contract was worth in the end. */
  readonly settledAt: Price | undefined
}

export const FLAT: Position = {
  qty: qty(0),
  cost: microUsd(0),
  realizedPnl: microUsd(0),
  feesPaid: microUsd(0),
  totalTraded: microUsd(0),
  settledAt: undefined,
}

export interface PositionFill {
  /** `bid` buys YES; `ask` buys NO at the complement. */
  readonly side: BookSide
  /** Of YES, whatever the side. */
  readonly price: Price
  readonly count: Qty
  readonly fee: MicroUsd
}

/** What a fill did to the position. */
export type FillEffect = 'open' | 'increase' | 'reduce' | 'close' | 'flip'

export interface FilledPosition {
  readonly position: Position
  readonly effect: FillEffect
  /** Contracts of which pairs were closed. */
  readonly closed: Qty
  /** From the closed pairs, before the fee. */
  readonly realizedPnl: MicroUsd
  /** Change of the balance: pairs paid out, less the purchase, less the fee. */
  readonly cash: MicroUsd
}

/**
 * Pure. Takes in a fill.
 * @throws {PositionError} The market is settled, or the count is not above 0.
 */
export function applyFill(position: Position, fill: PositionFill): FilledPosition {
  requireUnsettled(position)
  if (fill.count <= 0) throw new PositionError(`A fill of ${fill.count} is none`)
  const sign = fill.side === 'bid' ? 1 : -1
  const paidEach = fill.side === 'bid' ? fill.price : 10_000 - fill.price
  const closed = Math.min(fill.count, Math.max(-sign * position.qty, 0))
  const costClosed = costOf(position, closed)
  const realizedPnl = microUsd(closed * (10_000 - paidEach) - costClosed)
  const opened = fill.count - closed
  return {
    position: {
      ...position,
      qty: qty(position.qty + sign * fill.count),
      cost: microUsd(position.cost - costClosed + opened * paidEach),
      realizedPnl: microUsd(position.realizedPnl + realizedPnl),
      feesPaid: microUsd(position.feesPaid + fill.fee),
      totalTraded: microUsd(position.totalTraded + fill.count * paidEach),
    },
    effect: effectOf(position.qty, closed, opened),
    closed: qty(closed),
    realizedPnl,
    cash: microUsd(closed * 10_000 - fill.count * paidEach - fill.fee),
  }
}

/**
 * Pure. Takes in a fill that may be told only after the settlement of its market: then it is paid out at once, as the rest was.
 * @throws {PositionError} The count is not above 0.
 */
export function applyToldFill(position: Position, fill: PositionFill): FilledPosition {
  const { settledAt } = position
  if (settledAt === undefined) return applyFill(position, fill)
  const filled = applyFill({ ...position, settledAt: undefined }, fill)
  const { position: settled, cash } = settle(filled.position, settledAt)
  return { ...filled, position: settled, cash: microUsd(filled.cash + cash) }
}

/**
 * Pure. Pays out what is held, YES at `yesValue` and NO at the rest of a dollar. The same settlement twice changes nothing.
 * @param fee What rounding takes from a scalar payout, 0 otherwise. @see settlementFee
 * @throws {PositionError} The market was settled at another value.
 */
export function settle(position: Position, yesValue: Price, fee: MicroUsd = microUsd(0)): { position: Position; cash: MicroUsd } {
  if (position.settledAt === yesValue) return { position, cash: microUsd(0) }
  requireUnsettled(position)
  const payout = valueAt(position, yesValue)
  const settled: Position = {
    ...position,
    qty: qty(0),
    cost: microUsd(0),
    realizedPnl: microUsd(position.realizedPnl + payout - position.cost),
    feesPaid: microUsd(position.feesPaid + fee),
    settledAt: yesValue,
  }
  return { position: settled, cash: microUsd(payout - fee) }
}

/** Pure. What is held is worth this with YES at `yesPrice`; never negative. */
export function valueAt(position: Position, yesPrice: Price): MicroUsd {
  return microUsd(position.qty >= 0 ? position.qty * yesPrice : -position.qty * (10_000 - yesPrice))
}

function requireUnsettled({ settledAt }: Position): void {
  if (settledAt !== undefined) throw new PositionError(`The market is settled at ${settledAt}`)
}

/** The share of the cost, rounded down; the last contracts take what is left of it. */
function costOf({ qty: held, cost }: Position, closed: number): number {
  if (closed === 0) return 0
  return Number((BigInt(cost) * BigInt(closed)) / BigInt(Math.abs(held)))
}

function effectOf(held: Qty, closed: number, opened: number): FillEffect {
  if (closed === 0) return held === 0 ? 'open' : 'increase'
  if (opened > 0) return 'flip'
  return closed === Math.abs(held) ? 'close' : 'reduce'
}
