import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { SampleDomain, VolatilityModel } from './volatility-model.ts'

export interface FixedVolatilityConfig {
  readonly kind: 'fixed'
  readonly domain: SampleDomain
  /** Standard deviation over one second, in dollars or log-odds. */
  readonly sigma: number
}

/** The same variance rate at all times, sigma². */
export function fixedVolatility({ domain, sigma }: FixedVolatilityConfig): VolatilityModel<undefined> {
  const varianceRate = requireNonNegative('sigma', sigma) ** 2
  return { domain, initial: undefined, step: () => undefined, varianceRate: () => varianceRate }
}
