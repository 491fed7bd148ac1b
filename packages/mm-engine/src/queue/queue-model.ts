import { requirePositive } from '../errors/invalid-parameter-error.ts'

/**
 * How a decrease of a level that no trade explains is shared between what stands ahead of an order and what stands behind it.
 * The six models of hftbacktest (`backtest/models/queue.rs`), with f(x) of the quantity ahead (a) and behind (b) in contracts:
 *
 * - `risk-averse`: all cancels are behind, as far as there is enough behind; only trades move an order on
 * - `power`: f(b) / (f(b) + f(a)), f(x) = x^n, is the probability that a cancel is behind
 * - `power-total`: f(b) / f(a + b), f(x) = x^n
 * - `power-share`: 1 - f(a / (a + b)), f(x) = x^n
 * - `log`: as `power`, f(x) = ln(1 + x)
 * - `log-total`: as `power-total`, f(x) = ln(1 + x)
 */
export type QueueModelConfig =
  | { readonly kind: 'risk-averse' }
  | { readonly kind: 'power' | 'power-total' | 'power-share'; readonly exponent: number }
  | { readonly kind: 'log' }
  | { readonly kind: 'log-total' }

export interface QueueModel {
  /**
   * Pure. What stands ahead after `cancelled` of a level of `level` are gone; all in 0.01 contract, the answer maybe with a fraction.
   * Never more than before, never more than the level, never below 0.
   */
  aheadAfterCancels(ahead: number, level: number, cancelled: number): number
}

/**
 * Pure. The default is `risk-averse`: its order is never further ahead than any other model's, so that what it fills, all of them fill.
 * The others are to be chosen once they were compared with the exchange's own queue positions.
 */
export function createQueueModel(config: QueueModelConfig = { kind: 'risk-averse' }): QueueModel {
  if (config.kind === 'risk-averse')
    return { aheadAfterCancels: (ahead, level, cancelled) => Math.max(Math.min(ahead, level - cancelled), 0) }
  const behind = probabilityBehind(config)
  return { aheadAfterCancels: (ahead, level, cancelled) => shareCancels(behind, ahead, level, cancelled) }
}

/** The probability that a cancel is behind, from the contracts ahead and behind. */
export type ProbabilityBehind = (ahead: number, behind: number) => number

/** Pure. 1 at the head of the queue, 0 at its tail. */
export function probabilityBehind(config: Exclude<QueueModelConfig, { readonly kind: 'risk-averse' }>): ProbabilityBehind {
  const ratio = ratioOf(config)
  return (ahead, behind) => {
    if (ahead <= 0) return 1
    return behind <= 0 ? 0 : ratio(ahead, behind)
  }
}

function ratioOf(config: Exclude<QueueModelConfig, { readonly kind: 'risk-averse' }>): ProbabilityBehind {
  if (config.kind === 'log') return (a, b) => Math.log1p(b) / (Math.log1p(b) + Math.log1p(a))
  if (config.kind === 'log-total') return (a, b) => Math.log1p(b) / Math.log1p(a + b)
  const n = requirePositive('exponent', config.exponent)
  // Powers of shares instead of quantities: the same ratio, and no overflow.
  if (config.kind === 'power') return (a, b) => 1 / (1 + (a / b) ** n)
  if (config.kind === 'power-total') return (a, b) => (b / (a + b)) ** n
  return (a, b) => 1 - (a / (a + b)) ** n
}

/** a - (1 - P) c, and what does not fit behind is ahead: hftbacktest's + min(b - P c, 0) is the same as the bound by what the level still shows. */
function shareCancels(probability: ProbabilityBehind, ahead: number, level: number, cancelled: number): number {
  const p = probability(ahead / 100, (level - ahead) / 100)
  return Math.max(Math.min(ahead - (1 - p) * cancelled, level - cancelled), 0)
}
