import type { EpochUs } from '../units/time.ts'

/** By how much the exchange's refusals have shrunk the budget: 1 is not at all. */
export interface Congestion {
  readonly factor: number
  /** When it was shrunk last. */
  readonly sinceUs: EpochUs
}

const SHRINK = 0.5
const LEAST_FACTOR = 1 / 32
const RECOVERY_PER_SECOND = 0.02

/** Pure. What is left of the budget: grows back evenly, half of it in 25 s, never above the account's figures. */
export function budgetFactor({ factor, sinceUs }: Congestion, nowUs: EpochUs): number {
  return Math.min(1, factor + (Math.max(0, nowUs - sinceUs) / 1_000_000) * RECOVERY_PER_SECOND)
}

/** Pure. A refusal halves what is left. */
export function shrink(congestion: Congestion, nowUs: EpochUs): Congestion {
  return { factor: Math.max(LEAST_FACTOR, budgetFactor(congestion, nowUs) * SHRINK), sinceUs: nowUs }
}
