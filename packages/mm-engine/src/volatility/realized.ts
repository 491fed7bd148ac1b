import { requireNonNegative, requirePositive } from '../errors/invalid-parameter-error.ts'
import { inDomain, type Sample, type SampleDomain, SECOND_US, type VolatilityModel } from './volatility-model.ts'

export interface RealizedConfig {
  readonly kind: 'realized'
  readonly domain: SampleDomain
  /** Samples older than this before now do not count, seconds. */
  readonly windowS: number
  /** Shortest time between two samples that count, seconds: keeps the bounce between bid and ask out, and the state small. */
  readonly intervalS: number
  /** Observed time before the estimate is given out, seconds; half the window by default. */
  readonly warmUpS?: number
}

export type RealizedState = readonly Sample[]

/**
 * Realized variance rate over a window: sum of squared moves over the time they took, sum dx² / sum dt.
 * @see Andersen, Bollerslev, Diebold, Labys, Modeling and Forecasting Realized Volatility, Econometrica 71(2) 2003
 */
export function realized(config: RealizedConfig): VolatilityModel<RealizedState> {
  const windowS = requirePositive('windowS', config.windowS)
  const intervalS = requireNonNegative('intervalS', config.intervalS)
  const { domain, warmUpS = windowS / 2 } = config
  const startOf = (nowUs: number): number => nowUs - windowS * SECOND_US
  return {
    domain,
    initial: [],
    step: (samples, sample) => {
      const last = samples.at(-1)
      if (last !== undefined && sample.atUs - last.atUs < intervalS * SECOND_US) return samples
      if (last !== undefined && sample.atUs < last.atUs) return samples
      const value = inDomain(domain, sample.value)
      if (!Number.isFinite(value)) return samples
      return [...samples.filter(({ atUs }) => atUs >= startOf(sample.atUs)), { atUs: sample.atUs, value }]
    },
    varianceRate: (samples, nowUs) => {
      const kept = samples.filter(({ atUs }) => atUs >= startOf(nowUs))
      const observedS = ((kept.at(-1)?.atUs ?? 0) - (kept[0]?.atUs ?? 0)) / SECOND_US
      return observedS > 0 && observedS >= warmUpS ? sumOfSquares(kept) / observedS : undefined
    },
  }
}

function sumOfSquares(samples: readonly Sample[]): number {
  let sum = 0
  let last = samples[0]?.value ?? 0
  for (const { value } of samples) {
    sum += (value - last) ** 2
    last = value
  }
  return sum
}
