import type { EpochUs } from '@kassandra/kalshi-sdk/units'

/** Time as the venue needs it: to stamp events, and to wait. */
export interface VenueClock {
  nowUs(): EpochUs
  /** Runs `run` once after `delayMs`, unless cancelled. */
  setTimer(delayMs: number, run: () => void): { cancel(): void }
}

/** Resolves after `delayMs`, or at once when the signal aborts: look at it afterwards. */
export async function pause(clock: VenueClock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return
  const over = Promise.withResolvers<void>()
  const timer = clock.setTimer(delayMs, over.resolve)
  const onAbort = (): void => over.resolve()
  signal?.addEventListener('abort', onAbort, { once: true })
  await over.promise
  signal?.removeEventListener('abort', onAbort)
  timer.cancel()
}

/** Waits that double from `firstMs` up to `longestMs`, one after the other, until the signal aborts. */
export async function* backoff(clock: VenueClock, signal: AbortSignal, firstMs = 100, longestMs = 2_000): AsyncGenerator<void> {
  for (let delayMs = firstMs; !signal.aborted; delayMs = Math.min(longestMs, delayMs * 2)) {
    yield
    await pause(clock, delayMs, signal)
  }
}
