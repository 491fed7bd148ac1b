import { requireNonNegative } from '../errors/invalid-parameter-error.ts'
import { inventoryShare } from '../model/model-context.ts'
import type { Domain } from '../model/two-sided.ts'
import type { SpreadModel } from './spread-model.ts'

export interface InventorySpreadConfig {
  readonly kind: 'inventory'
  readonly domain: Domain
  /** With no position, dollars or log-odds. */
  readonly halfSpread: number
  /** By how much of itself it grows up to the position limit. */
  readonly widening: number
}

/** halfSpread * (1 + widening * |q| / q_max): both sides wider the more is held, whichever way. */
export function inventorySpread(config: InventorySpreadConfig): SpreadModel {
  const halfSpread = requireNonNegative('halfSpread', config.halfSpread)
  const widening = requireNonNegative('widening', config.widening)
  return { domain: config.domain, halfSpread: (context) => halfSpread * (1 + widening * Math.abs(inventoryShare(context))) }
}
