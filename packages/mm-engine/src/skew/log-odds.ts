import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { SkewModel } from './skew-model.ts'

export interface LogOddsSkewConfig {
  readonly kind: 'log-odds'
  /** Shift for each unit held, log-odds. 1 / b of an LMSR, gamma of `cara-bernoulli`. */
  readonly perUnit: number
}

/** -perUnit * q in log-odds: the same belief is moved by the same evidence at every price, and never past 0 or 1. */
export function logOddsSkew(config: LogOddsSkewConfig): SkewModel {
  const perUnit = requireNonNegative('perUnit', config.perUnit)
  return { domain: 'log-odds', shift: ({ inventory }) => -perUnit * inventory }
}
