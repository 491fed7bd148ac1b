import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { toFailureReport } from '../fetch/outcome.ts'
import type { RunService } from '../run/run-service.ts'
import { QueueFullError, SingleFlight } from '../run/single-flight.ts'
import type { RunSummary } from '../run/summary.ts'
import { type Answer, refusal } from './answer.ts'

const MOST_WAITING = 4
const RETRY_AFTER = { 'retry-after': '60' }

/** How the last run ended, for `/health`. */
export type LastRun = Pick<RunSummary, 'run' | 'startedAt' | 'durationMs' | 'isComplete' | 'failed'>

/**
 * Answers requests for runs, of which one goes at a time. A request of the scheduled time that is under way, or of none while any run is,
 * gets that run's answer; one of another scheduled time waits its turn.
 */
export class RunDesk {
  readonly #service: RunService
  readonly #stopping: AbortSignal
  readonly #onError: (error: unknown) => void
  readonly #flight = new SingleFlight<Answer>(MOST_WAITING)
  #lastRun: LastRun | undefined

  constructor(service: RunService, stopping: AbortSignal, onError: (error: unknown) => void) {
    this.#service = service
    this.#stopping = stopping
    this.#onError = onError
  }

  get isRunning(): boolean {
    return this.#flight.isBusy
  }

  get lastRun(): LastRun | undefined {
    return this.#lastRun
  }

  async answer(scheduledFor: EpochUs | undefined): Promise<Answer> {
    if (this.#stopping.aborted) return refusal(503, 'STOPPING', 'the process was asked to stop', RETRY_AFTER)
    const newest = scheduledFor === undefined ? this.#flight.newest() : undefined
    if (newest) return newest
    const run = this.#service.plan(scheduledFor)
    try {
      return await this.#flight.run(run.id, async () => toAnswer(this.#note(await this.#service.run(run, this.#stopping))))
    } catch (error) {
      if (error instanceof QueueFullError) return refusal(503, 'BUSY', error.message, RETRY_AFTER)
      return this.#failed(error)
    }
  }

  /** Resolves when no run is under way. */
  idle(): Promise<void> {
    return this.#flight.idle()
  }

  #note(summary: RunSummary): RunSummary {
    const { run, startedAt, durationMs, isComplete, failed } = summary
    this.#lastRun = { run, startedAt, durationMs, isComplete, failed }
    return summary
  }

  /** A run that could not begin: its key or its tickers cannot be read. */
  #failed(error: unknown): Answer {
    this.#onError(error)
    const { code, message, retryable } = toFailureReport(error)
    return refusal(retryable ? 503 : 500, code, message)
  }
}

/** Pure. Success is that of every ticker; a scheduler repeats what failed. */
function toAnswer(summary: RunSummary): Answer {
  if (summary.isComplete) return { status: 200, body: summary }
  return summary.isRetryable ? { status: 503, body: summary, headers: RETRY_AFTER } : { status: 500, body: summary }
}
