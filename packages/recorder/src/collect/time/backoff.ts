/** Waits of a repeated attempt: full jitter up to a bound that doubles from `minDelayMs` to `maxDelayMs`. */
export interface Backoff {
  readonly minDelayMs: number
  readonly maxDelayMs: number
}

/**
 * Pure. The wait before the next attempt, milliseconds, at least a tenth of its bound.
 * @param failures Failures in a row, from 1.
 * @param random From 0 up to, not including, 1.
 */
export function backoffDelayMs({ minDelayMs, maxDelayMs }: Backoff, failures: number, random: number): number {
  const bound = Math.min(maxDelayMs, minDelayMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(bound * Math.max(random, 0.1))
}
