import type { AdoptedPosition, NewAdoptedPosition } from '../position-store.ts'
import { type CommitState, positionKey } from './commit-state.ts'

/** A position of one market, instant and run counts once: told again it changes nothing, told otherwise it takes the other's place. */
export function applyPosition(state: CommitState, { throughFillSeq = state.lastFillSeq, ...facts }: NewAdoptedPosition): void {
  const key = positionKey(facts)
  const stored = state.positions.get(key)
  // Fills that were stored behind it are not in it, though they are there when it is told again.
  if (stored && saysTheSame(stored.position, facts)) return
  state.positions.put(key, { id: stored?.id ?? ++state.lastPositionId, position: { ...facts, throughFillSeq } })
}

const TOLD = ['qty', 'cost', 'realizedPnl', 'feesPaid', 'totalTraded', 'believedQty', 'reason'] as const

const saysTheSame = (stored: AdoptedPosition, facts: Omit<NewAdoptedPosition, 'throughFillSeq'>): boolean =>
  TOLD.every((field) => stored[field] === facts[field])
