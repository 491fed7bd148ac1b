import type { Qty } from '@kassandra/kalshi-sdk/units'
import { requireNonNegative, requireWithin } from '../errors/invalid-parameter-error.ts'
import type { SizeModel } from './size-model.ts'

export interface KellyConfig {
  readonly kind: 'kelly'
  /** Part of the full Kelly stake, from 0 to 1. */
  readonly fraction: number
  readonly maxSize: Qty
}

/** A bankroll of 1 micro-dollar buys this much of 0.01 contract at one dollar. */
const QTY_PER_MICRO_USD = 1e-4

/**
 * Sizes that take the position to the Kelly stake at the quoted price.
 *
 * YES bought at b with probability p: the stake is (p - b) / (1 - b) of the bankroll, over b a contract. YES sold at a is NO bought at 1 - a:
 * (a - p) / a of it, over 1 - a a contract. What is held already counts. Nothing where the price has no edge, and nothing without a bankroll.
 * @see Kelly, A New Interpretation of Information Rate, Bell System Technical Journal 35(4) 1956
 */
export function kelly(config: KellyConfig): SizeModel {
  const fraction = requireWithin('fraction', config.fraction, 0, 1)
  const maxSize = requireNonNegative('maxSize', config.maxSize)
  return {
    sizes: ({ fair, position, wanted, bankroll = 0 }) => {
      const staked = Math.max(0, bankroll) * QTY_PER_MICRO_USD * fraction
      const size = (target: number, held: number): number => (target > 0 ? Math.min(Math.max(0, target - held), maxSize) : 0)
      return {
        bid: size(staked * contractsPerDollar(fair, wanted.bid), position),
        ask: size(staked * contractsPerDollar(1 - fair, wanted.ask === undefined ? undefined : 1 - wanted.ask), -position),
      }
    },
  }
}

/** Contracts for each dollar of bankroll, of an outcome with this probability at this price; 0 without an edge. */
function contractsPerDollar(probability: number, price: number | undefined): number {
  if (price === undefined || price <= 0 || price >= 1 || price >= probability) return 0
  return (probability - price) / (1 - price) / price
}
