import type { CommitReport, PullReport } from '../sink/sync-round.ts'
import { type RoundTask, runRound } from './run-round.ts'

export interface DrainReport {
  readonly rounds: number
  readonly rows: number
  /** Rows that the sink's tables gained or changed. */
  readonly applied: number
}

export interface DrainTask extends RoundTask {
  /** Told after each round how far it is altogether. */
  readonly observe?: (progress: DrainReport) => void
}

/**
 * Copies until a round finds nothing more. Rows of transactions that were still running stay for a later call.
 * @throws The error of a source that could not be read; what was committed before stays.
 */
export async function drain(task: DrainTask, signal?: AbortSignal): Promise<DrainReport> {
  let total: DrainReport = { rounds: 0, rows: 0, applied: 0 }
  for (;;) {
    signal?.throwIfAborted()
    const report = await runRound(task, signal)
    const failure = report.failures[0]
    if (failure) throw failure.error
    total = addRound(total, report)
    task.observe?.(total)
    if (report.pages.every((page) => page.rows === 0)) return total
  }
}

function addRound(total: DrainReport, { tables }: PullReport & CommitReport): DrainReport {
  return {
    rounds: total.rounds + 1,
    rows: tables.reduce((sum, table) => sum + table.rows, total.rows),
    applied: tables.reduce((sum, table) => sum + table.applied, total.applied),
  }
}
