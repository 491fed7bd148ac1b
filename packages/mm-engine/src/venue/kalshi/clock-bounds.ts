/** Where the exchange's clock less ours lies, both ends possible. */
export interface ClockBounds {
  readonly leastMs: number
  readonly mostMs: number
}

/** One answer: when it was asked for and received, by our clock, and the exchange's time in it, cut to whole seconds. */
export interface ClockSample {
  readonly sentMs: number
  readonly receivedMs: number
  readonly exchangeMs: number
}

export const NO_BOUNDS: ClockBounds = { leastMs: Number.NEGATIVE_INFINITY, mostMs: Number.POSITIVE_INFINITY }

const SECOND_MS = 1_000
/** Servers write the date anew once a second, and may be late with it. */
const LATE_MS = 50

/**
 * Pure. The exchange wrote its time between our sending and our receiving, and cut a second off it at the most.
 * @returns Undefined where it contradicts what was known: a clock has jumped.
 */
export function narrow(bounds: ClockBounds, { sentMs, receivedMs, exchangeMs }: ClockSample): ClockBounds | undefined {
  const leastMs = Math.max(bounds.leastMs, exchangeMs - receivedMs)
  const mostMs = Math.min(bounds.mostMs, exchangeMs + SECOND_MS + LATE_MS - sentMs)
  return leastMs <= mostMs ? { leastMs, mostMs } : undefined
}

/** Pure. How long to wait from now so that the next answer is most telling: it should fall on the turn of a second in the middle of the bounds. */
export function untilTellingMs({ leastMs, mostMs }: ClockBounds, nowMs: number): number {
  const exchangeNowMs = nowMs + (leastMs + mostMs) / 2
  return Math.ceil(SECOND_MS - (((exchangeNowMs % SECOND_MS) + SECOND_MS) % SECOND_MS)) % SECOND_MS
}
