import type { MicroUsd, Qty } from '@kassandra/kalshi-sdk/units'
import type { Position } from './position.ts'

/** A position as the exchange reports it. @see Kalshi API reference, section 11 */
export interface ExchangePosition {
  readonly position: Qty
  readonly exposure: MicroUsd
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
  readonly totalTraded: MicroUsd
}

/** Pure. The exchange's truth taken over as it stands, after a start or a mismatch. */
export const adoptPosition = ({ position, exposure, realizedPnl, feesPaid, totalTraded }: ExchangePosition): Position => ({
  qty: position,
  cost: exposure,
  realizedPnl,
  feesPaid,
  totalTraded,
  settledAt: undefined,
})

export interface PositionDifference {
  readonly field: keyof ExchangePosition
  readonly ours: number
  readonly theirs: number
}

/** Pure. Where the two do not agree, exactly; empty when they do. Tolerances are the caller's. */
export function comparePosition(ours: Position, theirs: ExchangePosition): readonly PositionDifference[] {
  const own: ExchangePosition = { ...ours, position: ours.qty, exposure: ours.cost }
  return FIELDS.filter((field) => own[field] !== theirs[field]).map((field) => ({ field, ours: own[field], theirs: theirs[field] }))
}

const FIELDS = ['position', 'exposure', 'realizedPnl', 'feesPaid', 'totalTraded'] as const
