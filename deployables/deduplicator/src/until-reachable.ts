import type { Logger } from '@kassandra/runtime'
import { type Backoff, backoffMs, isRetryable, type SyncClock } from '@kassandra/sync'

export interface Waiting {
  readonly clock: SyncClock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly logger: Logger
}

const RETRY: Backoff = { baseMs: 500, maxMs: 10_000 }

/** Tries until production can be reached, or until stopped. @throws What waiting does not mend. */
export async function untilReachable(attempt: () => Promise<void>, { clock, random, logger }: Waiting, signal: AbortSignal): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      await attempt()
      return
    } catch (error) {
      if (!isRetryable(error)) throw error
      const retryInMs = backoffMs(RETRY, failures, random())
      logger.warn({ err: error, retryInMs }, 'production cannot be reached')
      await clock.sleep(retryInMs, signal)
    }
  }
}
