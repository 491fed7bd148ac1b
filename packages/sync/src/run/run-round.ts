import type { Feed } from '../plan/plan-feeds.ts'
import type { ClientPool } from '../pool/queryable.ts'
import { openRound } from '../sink/open-round.ts'
import type { CommitReport, PullReport, RoundOptions, SyncRound } from '../sink/sync-round.ts'

/** What else belongs into the transaction of a round: runs after the pull and before the commit. A throw gives the round up. */
export type BeforeCommit = (round: SyncRound, report: PullReport) => Promise<void>

export interface RoundTask {
  readonly sink: ClientPool
  readonly feeds: readonly Feed[]
  readonly round?: RoundOptions | undefined
  readonly beforeCommit?: BeforeCommit | undefined
}

/** One round from beginning to end. After a throw nothing of it is there, except when the answer to the commit was lost: then all of it may be. */
export async function runRound(task: RoundTask, signal?: AbortSignal): Promise<PullReport & CommitReport> {
  const round = await openRound(task.sink, task.round)
  try {
    const report = await round.pull(task.feeds, signal)
    await task.beforeCommit?.(round, report)
    return { ...report, ...(await round.commit()) }
  } finally {
    await round.rollback()
  }
}
