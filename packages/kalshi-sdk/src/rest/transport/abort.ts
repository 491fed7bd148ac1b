import { TimeoutError } from '../../errors/connection-error.ts'
import type { RestClock } from './rest-clock.ts'

/** The life of one attempt. */
export interface AttemptBound {
  /** Aborts with the caller's reason, or with a `TimeoutError`. */
  readonly signal: AbortSignal
  /** To be called when the attempt has ended. */
  release(): void
}

/** Bounds one attempt by time and by the caller's signal. Leaves no listener behind on a signal that outlives it. */
export function boundAttempt(clock: RestClock, timeoutMs: number, request: string, caller: AbortSignal | undefined): AttemptBound {
  const attempt = new AbortController()
  const onAbort = (): void => attempt.abort(caller?.reason)
  if (caller?.aborted) onAbort()
  caller?.addEventListener('abort', onAbort, { once: true })
  const timer = clock.setTimer(timeoutMs, () => attempt.abort(new TimeoutError(request, timeoutMs)))
  return {
    signal: attempt.signal,
    release() {
      timer.cancel()
      caller?.removeEventListener('abort', onAbort)
    },
  }
}

/** Settles as `work` does, or rejects with the reason of the first signal that aborts. */
export async function untilAborted<T>(work: Promise<T>, ...signals: readonly (AbortSignal | undefined)[]): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const watched = signals.filter((signal) => signal !== undefined)
  const listeners = watched.map((signal) => ({ signal, onAbort: () => reject(signal.reason) }))
  for (const { signal, onAbort } of listeners) {
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  }
  try {
    return await Promise.race([work, promise])
  } finally {
    for (const { signal, onAbort } of listeners) signal.removeEventListener('abort', onAbort)
  }
}

/** Waits `delayMs`, unless a signal aborts first. */
export async function waitUntilAborted(clock: RestClock, delayMs: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = clock.setTimer(delayMs, resolve)
  try {
    await untilAborted(promise, ...signals)
  } finally {
    timer.cancel()
  }
}
