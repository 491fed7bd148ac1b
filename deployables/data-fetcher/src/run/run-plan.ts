import { type EpochUs, epochUs, formatInstant } from '@kassandra/kalshi-sdk/units'

const SECOND_US = 1_000_000

/** One run: what it is called, and up to when it fetches. */
export interface RunPlan {
  /** The same for every delivery of one scheduled time. */
  readonly id: string
  readonly startedAt: EpochUs
  /** Trades before this instant are fetched, and candlesticks that end by it. A whole second. */
  readonly until: EpochUs
}

/**
 * Pure. A run of a scheduled time fetches up to that time, whenever it is delivered: a repeat brings the same.
 * @param settleUs What is younger is left to the next run: the exchange may still add to it.
 */
export function planRun(scheduledFor: EpochUs | undefined, nowUs: EpochUs, settleUs: number): RunPlan {
  const newest = Math.min(scheduledFor ?? nowUs, nowUs) - settleUs
  return {
    id: scheduledFor === undefined ? `started ${formatInstant(nowUs)}` : `scheduled ${formatInstant(scheduledFor)}`,
    startedAt: nowUs,
    until: epochUs(newest - (newest % SECOND_US)),
  }
}
