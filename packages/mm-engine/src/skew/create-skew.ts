import { type AdaptiveSkewConfig, adaptiveSkew } from './adaptive.ts'
import { type ExponentialSkewConfig, exponentialSkew } from './exponential.ts'
import { type LinearSkewConfig, linearSkew } from './linear.ts'
import { type LogOddsSkewConfig, logOddsSkew } from './log-odds.ts'
import { type NoSkewConfig, noSkew } from './none.ts'
import type { SkewModel } from './skew-model.ts'

export type SkewConfig = NoSkewConfig | LinearSkewConfig | LogOddsSkewConfig | ExponentialSkewConfig | AdaptiveSkewConfig

/** @throws {InvalidParameterError} A parameter lies outside what its formula allows. */
export function createSkew(config: SkewConfig): SkewModel {
  switch (config.kind) {
    case 'none':
      return noSkew
    case 'linear':
      return linearSkew(config)
    case 'log-odds':
      return logOddsSkew(config)
    case 'exponential':
      return exponentialSkew(config)
    case 'adaptive':
      return adaptiveSkew(config)
  }
}
