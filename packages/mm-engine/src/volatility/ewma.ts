import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { requirePositive } from '../errors/invalid-parameter-error.ts'
import { inDomain, type Sample, type SampleDomain, SECOND_US, type VolatilityModel } from './volatility-model.ts'

export interface EwmaConfig {
  readonly kind: 'ewma'
  readonly domain: SampleDomain
  /** Time after which an old move counts 1/e, seconds. RiskMetrics' 0.94 a day is 16 days. */
  readonly decayS: number
  /** Observed time before the estimate is given out, seconds; `decayS` by default. */
  readonly warmUpS?: number
  /** Age of the last sample past which there is no estimate; none by default. */
  readonly maxAgeMs?: number
}

export interface EwmaState {
  readonly last: { readonly atUs: EpochUs; readonly value: number } | undefined
  /** Weighted sum of squared moves per second. */
  readonly sum: number
  /** Sum of the weights: 1 - exp(-observed / decay). */
  readonly weight: number
  readonly observedS: number
}

/**
 * Exponentially weighted variance rate of samples at irregular times.
 *
 * A move dx after dt seconds: lambda = exp(-dt / decay) stays on the old estimate, 1 - lambda goes to dx² / dt. The estimate is the
 * weighted sum over the sum of weights, so that it is unbiased from the start, however the samples fall. Several samples at one
 * instant add their squares with weight 1 / decay, the limit for dt towards 0.
 * @see J.P. Morgan/Reuters, RiskMetrics technical document (1996), section 5.2, with a decay in time in place of one per sample
 */
export function ewma(config: EwmaConfig): VolatilityModel<EwmaState> {
  const decayS = requirePositive('decayS', config.decayS)
  const { domain, warmUpS = decayS, maxAgeMs = Number.POSITIVE_INFINITY } = config
  return {
    domain,
    initial: { last: undefined, sum: 0, weight: 0, observedS: 0 },
    step: (state, sample) => stepEwma(state, { ...sample, value: inDomain(domain, sample.value) }, decayS),
    varianceRate: ({ last, sum, weight, observedS }, nowUs) => {
      const isReady = last !== undefined && weight > 0 && observedS >= warmUpS && nowUs - last.atUs <= maxAgeMs * 1_000
      return isReady ? sum / weight : undefined
    },
  }
}

function stepEwma(state: EwmaState, sample: Sample, decayS: number): EwmaState {
  const { last, sum, weight, observedS } = state
  if (!Number.isFinite(sample.value)) return state
  if (last === undefined) return { ...state, last: sample }
  if (sample.atUs < last.atUs) return state
  const elapsedS = (sample.atUs - last.atUs) / SECOND_US
  const gain = -Math.expm1(-elapsedS / decayS)
  const gainPerS = elapsedS === 0 ? 1 / decayS : gain / elapsedS
  return {
    last: sample,
    sum: (1 - gain) * sum + gainPerS * (sample.value - last.value) ** 2,
    weight: (1 - gain) * weight + gain,
    observedS: observedS + elapsedS,
  }
}
