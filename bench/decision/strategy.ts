import { microUsd, qty } from '@kassandra/kalshi-sdk/units'
import { DEFAULT_RISK, QUOTING_PRESETS, type StrategyConfig } from '@kassandra/mm-engine'

const LOOSE = new Set(['drawdown', 'hourly-loss', 'daily-loss', 'fill-rate', 'total-notional'])

/**
 * Two levels a side that follow every tick at once, behind every rule of risk: as much to decide as there can be. No warm-up, no waiting, and
 * limits of the account that a made-up market cannot reach, so that nothing stands still.
 */
export const BUSY_STRATEGY: StrategyConfig = {
  quoting: {
    ...QUOTING_PRESETS.baseline,
    volatility: { kind: 'fixed', domain: 'log-odds', sigma: 0.005 },
    spread: { kind: 'fixed', domain: 'price', halfSpread: 0.005 },
    minimumEdge: { against: 'reservation', perContract: microUsd(100) },
  },
  risk: [
    ...DEFAULT_RISK.filter(({ kind }) => !LOOSE.has(kind)),
    { kind: 'drawdown', max: microUsd(1e12) },
    { kind: 'hourly-loss', max: microUsd(1e12) },
    { kind: 'daily-loss', max: microUsd(1e12) },
    { kind: 'fill-rate', max: qty(1e9), windowUs: 15_000_000 },
    { kind: 'total-notional', max: microUsd(1e12) },
  ],
  orders: {
    lifetimeUs: 60_000_000,
    renewUs: 25_000_000,
    graceUs: 60_000_000,
    materialPrice: 0,
    materialCount: qty(1_00),
    holdUs: 0,
  },
}
