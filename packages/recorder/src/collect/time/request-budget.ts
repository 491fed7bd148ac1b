/** Reads a second that the exchange grants this process; `undefined` where nothing limits it. Asked whenever a period is planned. */
export type ReadRate = () => number | undefined

/** What of the reads the listings and the polls may take; the rest is for trades behind an outage and for markets that are announced. */
export const LISTING_PART = 0.4
export const POLLING_PART = 0.4

/**
 * Pure. The time over which this many requests are spread: `wantedMs`, or longer where they would take more than their part of the reads.
 * @param part Of the reads, above 0 up to 1.
 */
export function periodFor(requests: number, wantedMs: number, readsPerSecond: number | undefined, part: number): number {
  if (readsPerSecond === undefined) return wantedMs
  return Math.max(wantedMs, Math.ceil((requests * 1_000) / (readsPerSecond * part)))
}
