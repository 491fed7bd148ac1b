import { type EwmaConfig, ewma } from './ewma.ts'
import { type FixedVolatilityConfig, fixedVolatility } from './fixed.ts'
import { type RealizedConfig, realized } from './realized.ts'
import type { VolatilityModel } from './volatility-model.ts'

export type VolatilityConfig = EwmaConfig | RealizedConfig | FixedVolatilityConfig

/**
 * The state of a model fits only a model of the same config.
 * @throws {InvalidParameterError} A parameter lies outside what its formula allows.
 */
export function createVolatility(config: VolatilityConfig): VolatilityModel {
  switch (config.kind) {
    case 'ewma':
      return ewma(config) as VolatilityModel
    case 'realized':
      return realized(config) as VolatilityModel
    case 'fixed':
      return fixedVolatility(config) as VolatilityModel
  }
}
