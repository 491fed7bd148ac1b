import { formatInstant } from '@kassandra/kalshi-sdk/units'
import { addCounts } from '../fetch/append-file.ts'
import type { FileOutcome, RecordCounts } from '../fetch/outcome.ts'
import type { RunPlan } from './run-plan.ts'

/** What a run says of itself. */
export interface RunSummary {
  readonly run: string
  readonly startedAt: string
  /** Up to when trades and candlesticks were fetched. */
  readonly until: string
  readonly durationMs: number
  readonly isDryRun: boolean
  /** Whether nothing failed. */
  readonly isComplete: boolean
  /** Whether the same run, delivered again, may bring what failed. */
  readonly isRetryable: boolean
  readonly appended: RecordCounts
  readonly appendedBytes: number
  readonly failed: number
  readonly tickers: readonly FileOutcome[]
}

/** Pure. */
export function summarize(
  { id, startedAt, until }: RunPlan,
  tickers: readonly FileOutcome[],
  endedAtUs: number,
  isDryRun: boolean,
): RunSummary {
  const failures = tickers.filter(({ status }) => status === 'failed')
  return {
    run: id,
    startedAt: formatInstant(startedAt),
    until: formatInstant(until),
    durationMs: Math.round((endedAtUs - startedAt) / 1_000),
    isDryRun,
    isComplete: failures.length === 0,
    isRetryable: failures.some(({ error }) => error?.retryable === true),
    appended: tickers.map(({ appended }) => appended).reduce(addCounts, {}),
    appendedBytes: tickers.reduce((sum, { appendedBytes }) => sum + appendedBytes, 0),
    failed: failures.length,
    tickers,
  }
}
