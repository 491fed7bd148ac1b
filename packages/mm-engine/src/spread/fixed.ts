import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import type { Domain } from '../model/two-sided.ts'
import type { SpreadModel } from './spread-model.ts'

export interface FixedSpreadConfig {
  readonly kind: 'fixed'
  readonly domain: Domain
  /** Dollars or log-odds. */
  readonly halfSpread: number
}

export function fixedSpread(config: FixedSpreadConfig): SpreadModel {
  const halfSpread = requireNonNegative('halfSpread', config.halfSpread)
  return { domain: config.domain, halfSpread: () => halfSpread }
}
