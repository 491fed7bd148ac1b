import type { EngineClock } from '@kassandra/mm-engine'

/** Resolves after the delay, or at once when the signal is aborted: the caller looks at the signal. */
export function wait(clock: Pick<EngineClock, 'setTimer'>, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.setTimer(delayMs, end)
    signal.addEventListener('abort', end)
  })
}

/** Waits until something is so, looking again and again; says whether it came to be in time. */
export async function waitUntil(
  clock: Pick<EngineClock, 'setTimer'>,
  isSo: () => boolean,
  { timeoutMs, everyMs = 50, signal }: { readonly timeoutMs: number; readonly everyMs?: number; readonly signal: AbortSignal },
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < timeoutMs && !signal.aborted; waitedMs += everyMs) {
    if (isSo()) return true
    await wait(clock, everyMs, signal)
  }
  return isSo()
}
