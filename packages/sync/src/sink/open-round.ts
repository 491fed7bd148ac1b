import type { ClientPool } from '../pool/queryable.ts'
import { type RoundOptions, SyncRound } from './sync-round.ts'

/** Begins a round on the sink: `pull`, write what else belongs to it on `round.client`, then `commit` or `rollback`. */
export function openRound(sink: ClientPool, options?: RoundOptions): Promise<SyncRound> {
  return SyncRound.open(sink, options)
}
