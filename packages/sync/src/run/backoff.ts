export interface Backoff {
  /** Bound of the first wait, milliseconds. */
  readonly baseMs: number
  /** Bound of every wait, milliseconds. */
  readonly maxMs: number
}

/** Pure. Full jitter: anywhere below a bound that doubles with each failure in a row. `random` is from 0 up to, not including, 1. */
export function backoffMs({ baseMs, maxMs }: Backoff, failures: number, random: number): number {
  return random * Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30))
}
