import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import { InvalidParameterError, requireInteger, requirePositive } from '../errors/invalid-parameter-error.ts'
import { normalCdf } from '../probability/normal.ts'
import { type FairValueContext, type FairValueModel, isFresh } from './fair-value-model.ts'

export interface DigitalConfig {
  readonly kind: 'digital'
  /** Name of the feed of the index, with its `logVarianceRate`. */
  readonly feed: string
  /** YES when the average settles above this, in the units of the index; absent without a lower strike. */
  readonly floorStrike?: number
  /** YES when the average settles below this; absent without an upper strike. */
  readonly capStrike?: number
  /** Length of the average before settlement, 60 by default. */
  readonly windowS?: number
  /** How many equally spaced samples it has, 60 by default. */
  readonly samples?: number
  /** Variance of the mean of what is to come: of a continuous path (default) or of the samples themselves. */
  readonly averaging?: 'continuous' | 'discrete'
  readonly maxAgeMs: number
}

interface Remaining {
  /** Part of the average that is still to come, from 0 to 1. */
  readonly share: number
  /** Mean of what is known; 0 before the window. */
  readonly knownMean: number
  /** Seconds which, times the variance rate, give the variance of the mean of what is to come. */
  readonly effectiveS: number
}

/**
 * Probability that the average of an index over the last seconds before settlement lies above a strike (or between two).
 *
 * With tau to settlement and window w <= tau: N(d2) with tau_eff = tau - 2w/3. Inside the window, with k of n samples known and their
 * mean A: threshold (n K - k A) / (n - k), variance sigma² (w - t) / 3 over the rest w - t = w (n - k) / n. The logarithm of the average is
 * taken for normal with the index as its mean, d2 = (ln(S / K) - v / 2) / sqrt(v), v = sigma² tau_eff: an approximation whose error is of
 * order sigma² w, nothing over a minute.
 *
 * `discrete` takes the variance of m samples one step apart instead, sigma² step (m + 1)(2m + 1) / 6m, which is what settles. It matters
 * for the last samples: of one that is left the continuous form knows a third of the variance.
 * Undefined after settlement, without a fresh index, its variance or, inside the window, the fresh average so far.
 * @see Kalshi rules of the hourly crypto series: simple average of the 60 seconds of the index before the hour
 */
export function digital(config: DigitalConfig): FairValueModel {
  requirePositive('windowS', config.windowS ?? 60)
  requireInteger('samples', config.samples ?? 60, 1)
  const { floorStrike, capStrike } = config
  requireStrikes(floorStrike, capStrike)
  return {
    value: (context) => {
      const index = context.feeds[config.feed]
      if (index?.logVarianceRate === undefined || !(index.value > 0) || !(index.logVarianceRate >= 0)) return undefined
      if (!isFresh(index.asOfUs, context.nowUs, config.maxAgeMs)) return undefined
      const remaining = remainingAverage(config, context)
      if (remaining === undefined) return undefined
      const variance = index.logVarianceRate * remaining.effectiveS
      const above = (strike: number): number => averageAbove(strike, index.value, variance, remaining)
      return Math.max(0, (floorStrike === undefined ? 1 : above(floorStrike)) - (capStrike === undefined ? 0 : above(capStrike)))
    },
  }
}

function requireStrikes(floorStrike: number | undefined, capStrike: number | undefined): void {
  const isBracket = floorStrike === undefined || capStrike === undefined || floorStrike < capStrike
  if (isBracket && (floorStrike ?? capStrike) !== undefined) return
  throw new InvalidParameterError('strikes', `${floorStrike} to ${capStrike}`, 'a floor, a cap, or a floor below a cap')
}

function remainingAverage(config: DigitalConfig, context: FairValueContext): Remaining | undefined {
  const { windowS = 60, samples = 60, averaging = 'continuous', maxAgeMs } = config
  const toSettlementS = secondsTo(context.settlesAtUs, context.nowUs)
  if (toSettlementS === undefined || toSettlementS < 0) return undefined
  if (toSettlementS >= windowS) {
    const beforeWindowS = toSettlementS - windowS
    return { share: 1, knownMean: 0, effectiveS: beforeWindowS + effectiveSeconds(samples, windowS / samples, averaging) }
  }
  const known = context.settlementAverage
  if (known === undefined || !isFresh(known.asOfUs, context.nowUs, maxAgeMs)) return undefined
  const left = samples - known.samples
  if (left < 0) return undefined
  return { share: left / samples, knownMean: known.mean, effectiveS: effectiveSeconds(left, windowS / samples, averaging) }
}

function effectiveSeconds(left: number, stepS: number, averaging: 'continuous' | 'discrete'): number {
  if (left === 0) return 0
  return averaging === 'continuous' ? (left * stepS) / 3 : (stepS * (left + 1) * (2 * left + 1)) / (6 * left)
}

function averageAbove(strike: number, index: number, variance: number, { share, knownMean }: Remaining): number {
  if (share === 0) return knownMean > strike ? 1 : 0
  const threshold = (strike - (1 - share) * knownMean) / share
  if (threshold <= 0) return 1
  if (variance === 0) return index > threshold ? 1 : 0
  return normalCdf((Math.log(index / threshold) - variance / 2) / Math.sqrt(variance))
}

function secondsTo(thenUs: EpochUs | undefined, nowUs: EpochUs): number | undefined {
  return thenUs === undefined ? undefined : (thenUs - nowUs) / 1_000_000
}
