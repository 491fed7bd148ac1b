import { requireNonNegative, requirePositive } from '../errors/invalid-parameter-error.ts'
import type { Domain } from '../model/two-sided.ts'
import type { SpreadModel } from './spread-model.ts'

export interface TimeDecayConfig {
  readonly kind: 'time-decay'
  readonly domain: Domain
  /** Far from settlement, dollars or log-odds. */
  readonly halfSpread: number
  /** At settlement. Below `halfSpread` where risk runs out with time, above it where the last minutes belong to those who know more. */
  readonly atSettlement: number
  /** Seconds before settlement at which 1/e of the way is left to go. */
  readonly decayS: number
}

/** atSettlement + (halfSpread - atSettlement)(1 - exp(-tau / decay)); halfSpread where settlement is not known. */
export function timeDecay(config: TimeDecayConfig): SpreadModel {
  const halfSpread = requireNonNegative('halfSpread', config.halfSpread)
  const atSettlement = requireNonNegative('atSettlement', config.atSettlement)
  const decayS = requirePositive('decayS', config.decayS)
  return {
    domain: config.domain,
    halfSpread: ({ toSettlementS }) => atSettlement - (halfSpread - atSettlement) * Math.expm1(-Math.max(0, toSettlementS) / decayS),
  }
}
