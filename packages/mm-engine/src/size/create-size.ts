import { type AsymmetricSizeConfig, asymmetricSize } from './asymmetric.ts'
import { type FixedSizeConfig, fixedSize } from './fixed.ts'
import { type KellyConfig, kelly } from './kelly.ts'
import { type LinearSizeConfig, linearSize } from './linear.ts'
import type { SizeModel } from './size-model.ts'

export type SizeConfig = FixedSizeConfig | LinearSizeConfig | AsymmetricSizeConfig | KellyConfig

/** @throws {InvalidParameterError} A parameter lies outside what its formula allows. */
export function createSize(config: SizeConfig): SizeModel {
  switch (config.kind) {
    case 'fixed':
      return fixedSize(config)
    case 'linear':
      return linearSize(config)
    case 'asymmetric':
      return asymmetricSize(config)
    case 'kelly':
      return kelly(config)
  }
}
