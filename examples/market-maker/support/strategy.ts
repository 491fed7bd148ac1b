import { microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { DEFAULT_RISK, QUOTING_PRESETS, type StrategyConfig } from '@kassandra/mm-engine'

/** The baseline with a volatility that is known, so that it quotes at once, and an edge small enough to be filled within seconds. */
export const TRIAL_STRATEGY: StrategyConfig = {
  quoting: {
    ...QUOTING_PRESETS.baseline,
    volatility: { kind: 'fixed', domain: 'log-odds', sigma: 0.005 },
    minimumEdge: { against: 'reservation', perContract: microUsd(100) },
  },
  risk: DEFAULT_RISK,
  orders: {
    lifetimeUs: 60_000_000,
    renewUs: 25_000_000,
    graceUs: 300_000_000,
    materialPrice: 50,
    materialCount: qty(1_00),
    holdUs: 1_000_000,
  },
}
