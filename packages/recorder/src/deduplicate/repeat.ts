import { type Backoff, backoffMs, isRetryable, type SyncClock } from '@kassandra/sync'

export interface RepeatOptions {
  readonly clock: SyncClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  /** Between the end of one turn and the next. */
  readonly pauseMs: number
  readonly observeFailure: (failure: { readonly error: unknown; readonly retryInMs: number }) => void
}

const RETRY: Backoff = { baseMs: 200, maxMs: 30_000 }

/**
 * Does a piece of work over and over until stopped. What may pass is waited out with growing, jittered waits.
 * @throws What cannot pass by itself.
 */
export async function repeatUntilStopped(once: () => Promise<void>, options: RepeatOptions, signal: AbortSignal): Promise<void> {
  const { clock, random, pauseMs, observeFailure } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      await once()
      failures = 0
      await clock.sleep(pauseMs, signal)
    } catch (error) {
      if (signal.aborted) return
      if (!mayPass(error)) throw error
      failures++
      const retryInMs = backoffMs(RETRY, failures, random())
      observeFailure({ error, retryInMs })
      await clock.sleep(retryInMs, signal)
    }
  }
}

/** The archive's errors say so themselves; everything else is of a database or the way to it. */
function mayPass(error: unknown): boolean {
  if (error instanceof Error && 'retryable' in error && typeof error.retryable === 'boolean') return error.retryable || isRetryable(error)
  return isRetryable(error) || (error instanceof Error && error.cause !== undefined && isRetryable(error.cause))
}
