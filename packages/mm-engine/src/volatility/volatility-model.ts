import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Domain } from '../model/two-sided.ts'
import { clampProbability, logOdds } from '../probability/log-odds.ts'

/** Where variance is measured: of a price in dollars², of its log-odds, or of the logarithm of an index. */
export type SampleDomain = Domain | 'log'

/** A fair value at an instant. Samples come at irregular times; one that is older than the last, or no number, is left out. */
export interface Sample {
  readonly atUs: EpochUs
  /** Probability from 0 to 1, or the level of an index. */
  readonly value: number
}

/**
 * Estimates the variance rate of a price. A state machine whose state is plain data, so that it can be stored and replayed.
 * `State` is opaque to the caller.
 */
export interface VolatilityModel<State = unknown> {
  readonly domain: SampleDomain
  readonly initial: State
  step(state: State, sample: Sample): State
  /** Variance per second at `nowUs`; undefined until enough was seen, or when the last sample is too old. */
  varianceRate(state: State, nowUs: EpochUs): number | undefined
}

/** The sampled quantity in its domain. */
export function inDomain(domain: SampleDomain, value: number): number {
  if (domain === 'log') return Math.log(value)
  return domain === 'price' ? value : logOdds(clampProbability(value))
}

export const SECOND_US = 1_000_000
