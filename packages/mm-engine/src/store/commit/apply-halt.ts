import type { Halt, NewHalt, Resume } from '../halt-store.ts'
import { StoreError } from '../store-error.ts'
import type { CommitState } from './commit-state.ts'

/** A halt of one run, instant, rule and market counts once: told again, one that was lifted stays so. */
export function applyHalt(state: CommitState, halt: NewHalt): void {
  for (const stored of state.halts.all()) if (isOne(stored, halt)) return
  const id = ++state.lastHaltId
  state.halts.put(id, { ...halt, id, resume: undefined })
}

const isOne = (a: NewHalt, b: NewHalt): boolean =>
  a.runEpoch === b.runEpoch && a.atUs === b.atUs && a.rule === b.rule && a.marketId === b.marketId

/** @throws {StoreError} `STORE_NOT_FOUND`: no such halt. `STORE_CONFLICT`: it was lifted otherwise. */
export function applyResume({ halts }: CommitState, haltId: number | 'all', resume: Resume): void {
  if (haltId === 'all') {
    for (const halt of [...halts.all()]) if (halt.resume === undefined && halt.atUs <= resume.atUs) halts.put(halt.id, { ...halt, resume })
    return
  }
  const halt = halts.get(haltId)
  if (halt === undefined) throw new StoreError('STORE_NOT_FOUND', `there is no halt ${haltId}`)
  if (halt.resume === undefined) halts.put(haltId, { ...halt, resume })
  else refuseOther(halt, halt.resume, resume)
}

function refuseOther({ id }: Halt, before: Resume, now: Resume): void {
  if (before.atUs === now.atUs && before.by === now.by && before.note === now.note) return
  throw new StoreError('STORE_CONFLICT', `halt ${id} was lifted by ${before.by} already`)
}
