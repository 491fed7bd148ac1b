import { KalshiError } from '@kassandra/kalshi-sdk'
import { type EngineClock, MmEngineError } from '@kassandra/mm-engine'
import type { Logger } from '@kassandra/runtime'
import { wait } from '../clock/wait.ts'
import { StartError } from './start-error.ts'

export interface Patience {
  readonly clock: EngineClock
  readonly logger: Logger
  readonly signal: AbortSignal
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000
/** An exchange that cannot be read for so long is somebody's to look at. */
const PATIENCE_US = 300_000_000

/**
 * Does a part of a start that does no harm twice, again and again while the exchange cannot be reached or wants to be asked later.
 * @throws {StartError} The exchange refuses it, or does not answer for five minutes. @throws What else `attempt` throws; the signal's reason.
 */
export async function patiently<T>({ clock, logger, signal }: Patience, attempt: () => Promise<T>): Promise<T> {
  const startedUs = clock.nowUs()
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof KalshiError || error instanceof MmEngineError)) throw error
      const isOver = clock.nowUs() - startedUs >= PATIENCE_US
      if (!error.retryable || isOver) throw error instanceof KalshiError ? new StartError(error.message, { cause: error }) : error
      logger.warn({ code: error.code, error: error.message, waitMs }, 'the start waits for the exchange')
      await wait(clock, waitMs, signal)
      signal.throwIfAborted()
    }
  }
}
