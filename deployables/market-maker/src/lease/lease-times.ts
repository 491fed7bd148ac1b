/** The times of a lease, in ms. */
export interface LeaseTimes {
  /** Nobody else takes it for so long after a renewal. */
  readonly ttlMs: number
  /** From one renewal to the next. */
  readonly renewMs: number
  /** So long after the last renewal nothing is sent any more that may trade; what is left of `ttlMs` is for cancels. */
  readonly tradeMs: number
  /** A renewal that failed is tried again after this. */
  readonly retryMs: number
  /** How often whoever waits looks. */
  readonly pollMs: number
  /** A request to the bucket may take so long. */
  readonly requestMs: number
}

export const LEASE_TIMES: LeaseTimes = { ttlMs: 20_000, renewMs: 4_000, tradeMs: 10_000, retryMs: 500, pollMs: 1_000, requestMs: 3_000 }

/** By so much the clocks of two machines may differ in how fast they go. */
export const CLOCK_RATE_MARGIN = 1.05
