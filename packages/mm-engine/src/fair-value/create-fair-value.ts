import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { type DigitalConfig, digital } from './digital.ts'
import { type ExternalConfig, external } from './external.ts'
import type { FairValueModel } from './fair-value-model.ts'
import { type MicropriceConfig, microprice } from './microprice.ts'
import { type MidConfig, mid } from './mid.ts'
import { type StoikovMicropriceConfig, stoikovMicroprice } from './stoikov-microprice.ts'

export type FairValueConfig = MidConfig | MicropriceConfig | StoikovMicropriceConfig | ExternalConfig | DigitalConfig

/** @throws {InvalidParameterError} A parameter lies outside what its formula allows. */
export function createFairValue(config: FairValueConfig): FairValueModel {
  requireNonNegative('maxAgeMs', config.maxAgeMs)
  switch (config.kind) {
    case 'mid':
      return mid(config)
    case 'microprice':
      return microprice(config)
    case 'stoikov-microprice':
      return stoikovMicroprice(config)
    case 'external':
      return external(config)
    case 'digital':
      return digital(config)
  }
}
