import { microUsd, qty } from '@kassandra/kalshi-sdk/units'
import type { QuotingConfig } from './quoting-config.ts'

export type PresetName = 'conservative' | 'baseline' | 'aggressive'

const SECONDS_PER_HOUR = 3_600
const TEN_CONTRACTS = qty(10_00)

/**
 * Microprice, exact indifference of a maker who holds to settlement, a spread of one standard deviation over half a minute. All three
 * presets take their inventory risk from the reservation price and none from a skew, so that it counts once, and have the first level's
 * size as their unit, so that indifference is that of a whole order.
 */
const baseline: QuotingConfig = {
  fairValue: { kind: 'microprice', maxAgeMs: 5_000 },
  volatility: { kind: 'ewma', domain: 'log-odds', decayS: 300, warmUpS: 60 },
  horizon: { kind: 'settlement' },
  reservation: { kind: 'cara-bernoulli', gamma: 0.05 },
  spread: { kind: 'volatility', domain: 'log-odds', multiple: 1, holdS: 30, min: 0.04, max: 1 },
  skew: { kind: 'none' },
  size: { kind: 'linear', size: TEN_CONTRACTS },
  ladder: { levels: 2, spacing: 0.01, growth: 1 },
  minimumEdge: { against: 'reservation', perContract: microUsd(2_500) },
  unit: TEN_CONTRACTS,
  maxPosition: qty(100_00),
  sizeStep: qty(1_00),
}

/** Small, wide and quick to shed: no quote without an edge over fair value itself, a third of the position, wider towards settlement. */
const conservative: QuotingConfig = {
  ...baseline,
  fairValue: { kind: 'mid', maxAgeMs: 2_000 },
  volatility: { kind: 'realized', domain: 'log-odds', windowS: 900, intervalS: 5 },
  reservation: { kind: 'cara-bernoulli', gamma: 0.1 },
  spread: { kind: 'time-decay', domain: 'log-odds', halfSpread: 0.12, atSettlement: 0.6, decayS: SECONDS_PER_HOUR },
  size: { kind: 'asymmetric', size: qty(5_00), tilt: 1 },
  ladder: { levels: 1, spacing: 0, growth: 1 },
  minimumEdge: { against: 'fair', perContract: microUsd(7_500) },
  unit: qty(5_00),
  maxPosition: qty(30_00),
}

/** Large and tight, for liquid markets with cheap fees: expects to be out within minutes, so that only their variance is at risk. */
const aggressive: QuotingConfig = {
  ...baseline,
  horizon: { kind: 'exit', afterS: 600 },
  reservation: { kind: 'avellaneda-stoikov', gamma: 1 },
  spread: { kind: 'glosten-milgrom', informedShare: 0.01 },
  size: { kind: 'linear', size: qty(50_00) },
  ladder: { levels: 4, spacing: 0.01, growth: 1.25 },
  minimumEdge: { against: 'reservation', perContract: microUsd(500) },
  unit: qty(50_00),
  maxPosition: qty(500_00),
}

/** Starting points, to be fitted to a market before they carry money: none of their numbers was estimated from data. */
export const QUOTING_PRESETS: Readonly<Record<PresetName, QuotingConfig>> = { conservative, baseline, aggressive }
