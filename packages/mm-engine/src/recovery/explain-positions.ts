import { applyToldFill, FLAT, type Position } from '../position/position.ts'
import type { AccountHistory } from '../venue/venue.ts'
import { toPositionFill } from './believed-positions.ts'
import { payOut } from './pay-out.ts'

/** Pure. What must be held behind what happened, of which fills that are known count already. */
export function explainPositions(
  believed: ReadonlyMap<string, Position>,
  happened: AccountHistory,
  isKnownFill: (tradeId: string) => boolean,
): ReadonlyMap<string, Position> {
  const held = new Map(believed)
  for (const fill of happened.fills) {
    if (isKnownFill(fill.tradeId)) continue
    held.set(fill.ticker, applyToldFill(held.get(fill.ticker) ?? FLAT, toPositionFill(fill)).position)
  }
  return payOut(held, happened).held
}
