import type { EpochUs, Price, Qty } from '@kassandra/kalshi-sdk/units'

/** Best price of a side with the quantity there. */
export interface TopLevel {
  readonly price: Price
  readonly qty: Qty
}

/** Best bid and ask for YES without our own orders, as of the exchange's time of the last change. */
export interface BookTop {
  readonly bid: TopLevel | undefined
  readonly ask: TopLevel | undefined
  readonly asOfUs: EpochUs
}

/** One value of an outside source. */
export interface FeedValue {
  /** A probability for an external fair value, a level for an index. */
  readonly value: number
  readonly asOfUs: EpochUs
  /** Variance of the logarithm of an index, per second. */
  readonly logVarianceRate?: number
}

/** What of a settlement average is already known. */
export interface ObservedAverage {
  /** Samples seen, from 0 to all of them. */
  readonly samples: number
  /** Their mean, in the units of the index. */
  readonly mean: number
  readonly asOfUs: EpochUs
}

export interface FairValueContext {
  readonly nowUs: EpochUs
  readonly book: BookTop | undefined
  /** By name, as the config names them. */
  readonly feeds: Readonly<Record<string, FeedValue>>
  readonly settlesAtUs: EpochUs | undefined
  readonly settlementAverage: ObservedAverage | undefined
}

/** Says what a YES contract is worth. Pure. */
export interface FairValueModel {
  /** Probability of YES from 0 to 1; undefined where an input is missing, too old, or makes no sense. */
  value(context: FairValueContext): number | undefined
}

/**
 * Whether a value is recent enough to quote on. One from further ahead than it may be behind is refused as well:
 * then one of the two clocks is wrong, and nobody knows the age.
 */
export function isFresh(asOfUs: EpochUs, nowUs: EpochUs, maxAgeMs: number): boolean {
  return Math.abs(nowUs - asOfUs) <= maxAgeMs * 1_000
}
