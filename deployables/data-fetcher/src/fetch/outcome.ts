import type { RecordKind } from '../records/records.ts'
import type { TickerKind } from '../tickers/ticker-line.ts'

/** Numbers of records by kind. */
export type RecordCounts = Readonly<Partial<Record<RecordKind, number>>>

/**
 * What became of one file in one run.
 * - `appended`: all that was new is there.
 * - `repeated`: an earlier delivery of this run had appended it.
 * - `final`: the market is paid out and its file complete; nothing was asked.
 * - `failed`: the rest is for the next delivery or run; `appended` says what is there already.
 */
export interface FileOutcome {
  readonly kind: TickerKind
  readonly ticker: string
  /** Of the tickers' file. */
  readonly line: number
  /** In the store. */
  readonly key: string
  readonly status: 'appended' | 'repeated' | 'final' | 'failed'
  readonly appended: RecordCounts
  readonly appendedBytes: number
  readonly error?: FailureReport
}

export interface FailureReport {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
}

/** Pure. What is told of an error. The clients' errors name request and object, and hold no secret. */
export function toFailureReport(error: unknown): FailureReport {
  const { code, message, retryable } = error as { code?: unknown; message?: unknown; retryable?: unknown }
  return {
    code: typeof code === 'string' ? code : 'UNEXPECTED',
    message: typeof message === 'string' ? message : 'failed',
    retryable: typeof retryable === 'boolean' ? retryable : true,
  }
}
