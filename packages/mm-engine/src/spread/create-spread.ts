import { type AvellanedaStoikovSpreadConfig, avellanedaStoikovSpread } from './avellaneda-stoikov.ts'
import { type FixedSpreadConfig, fixedSpread } from './fixed.ts'
import { type GlostenMilgromConfig, glostenMilgrom } from './glosten-milgrom.ts'
import { type InventorySpreadConfig, inventorySpread } from './inventory.ts'
import type { SpreadModel } from './spread-model.ts'
import { type TimeDecayConfig, timeDecay } from './time-decay.ts'
import { type VolatilitySpreadConfig, volatilitySpread } from './volatility.ts'

export type SpreadConfig =
  | FixedSpreadConfig
  | VolatilitySpreadConfig
  | InventorySpreadConfig
  | TimeDecayConfig
  | AvellanedaStoikovSpreadConfig
  | GlostenMilgromConfig

/** @throws {InvalidParameterError} A parameter lies outside what its formula allows. */
export function createSpread(config: SpreadConfig): SpreadModel {
  switch (config.kind) {
    case 'fixed':
      return fixedSpread(config)
    case 'volatility':
      return volatilitySpread(config)
    case 'inventory':
      return inventorySpread(config)
    case 'time-decay':
      return timeDecay(config)
    case 'avellaneda-stoikov':
      return avellanedaStoikovSpread(config)
    case 'glosten-milgrom':
      return glostenMilgrom(config)
  }
}
