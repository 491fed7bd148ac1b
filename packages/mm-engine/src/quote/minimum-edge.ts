import type { MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { Quote, QuoteFee, Side } from './quotation.ts'
import { ceilToInteger, floorToInteger } from './to-integer.ts'

export interface MinimumEdgeConfig {
  /**
   * What a contract counts for: `fair` value, or its `reservation` price, which lets a maker pay to lose a position. Where the reservation
   * model is `none` they are the same.
   */
  readonly against: 'fair' | 'reservation'
  /** Least gain after fees, micro-dollars a contract. */
  readonly perContract: MicroUsd
}

const MICRO_USD = 1_000_000
/** Micro-dollars in the unit of a price, and units of 0.01 contract in a contract. */
const MICRO_USD_PER_PRICE = 100
const QTY_PER_CONTRACT = 100

/** Value of a contract in micro-dollars, from 0 to a dollar, rounded against us: down for what we buy, up for what we sell. */
export function valueForEdge(side: Side, modelled: number): number {
  const value = Math.min(Math.max(modelled, 0), 1)
  return side === 'bid' ? floorToInteger(value * MICRO_USD) : ceilToInteger(value * MICRO_USD)
}

/** Whether a filled quote earns at least the minimum after the exact fee of its own size. In integers of 1e-8 dollar, no rounding. */
export function hasEdge(side: Side, { price, quantity }: Quote, value: number, perContract: MicroUsd, fee: QuoteFee): boolean {
  const gained = side === 'bid' ? value - price * MICRO_USD_PER_PRICE : price * MICRO_USD_PER_PRICE - value
  return (gained - perContract) * quantity >= fee(side, price, quantity) * QTY_PER_CONTRACT
}
