import { setTimeout as delay } from 'node:timers/promises'

const CAP_MS = 20_000

/** How long to wait between attempts. */
export interface Backoff {
  /** The first wait is anywhere up to this, each further one up to twice the last, at most up to 20 s. */
  readonly baseMs: number
  /** From 0 up to but not including 1. */
  readonly random: () => number
  /** Rejects with the signal's reason. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

/** Waits by the clock of the machine. */
export function systemBackoff(baseMs: number): Backoff {
  return { baseMs, random: Math.random, sleep }
}

/**
 * Waits before the attempt that follows `failures` failed ones, with full jitter.
 * @param leastMs What the store asked for.
 */
export function waitAfter(
  failures: number,
  { baseMs, random, sleep }: Backoff,
  signal: AbortSignal | undefined,
  leastMs = 0,
): Promise<void> {
  return sleep(Math.max(leastMs, random() * Math.min(CAP_MS, baseMs * 2 ** (failures - 1))), signal)
}

async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal && { signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
}
