import { setTimeout as sleep } from 'node:timers/promises'

/** What a loop needs of time. */
export interface SyncClock {
  /** Milliseconds of any clock that only moves forward. */
  nowMs(): number
  /** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The machine's monotonic clock. */
export const systemClock: SyncClock = {
  nowMs: () => performance.now(),
  sleep: async (ms, signal) => {
    if (signal.aborted) return
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  },
}
