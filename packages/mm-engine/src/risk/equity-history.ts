import { type EpochUs, type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { firstAfter } from './first-after.ts'

/** Equity over the last day, to the minute, and its highest value. */
export interface EquityHistory {
  readonly peak: MicroUsd
  /** Where it began, then the last of each minute that is over, oldest first. One may be older than a day. */
  readonly samples: readonly EquitySample[]
  readonly latest: EquitySample
}

interface EquitySample {
  readonly atUs: EpochUs
  readonly equity: MicroUsd
}

const MINUTE_US = 60_000_000
export const HOUR_US: number = 60 * MINUTE_US
export const DAY_US: number = 24 * HOUR_US

/** Pure. Losses are counted from here on. */
export function startEquityHistory(atUs: EpochUs, equity: MicroUsd): EquityHistory {
  const latest: EquitySample = { atUs, equity }
  return { peak: equity, samples: [latest], latest }
}

/** Pure. The same history where it says so already. */
export function recordEquity(history: EquityHistory, atUs: EpochUs, equity: MicroUsd): EquityHistory {
  const { peak, samples, latest } = history
  if (latest.atUs === atUs && latest.equity === equity) return history
  const isNextMinute = minuteOf(atUs) > minuteOf(latest.atUs)
  return {
    peak: equity > peak ? equity : peak,
    samples: isNextMinute ? [...prune(samples, atUs - DAY_US), latest] : samples,
    latest: { atUs, equity },
  }
}

/** Pure. What was lost since `spanUs` ago, or since the start where that is later; below 0 is a gain. */
export function lossOver({ samples, latest }: EquityHistory, spanUs: number): MicroUsd {
  const before = samples[Math.max(firstAfter(samples, latest.atUs - spanUs) - 1, 0)] ?? latest
  return microUsd(before.equity - latest.equity)
}

/** One that is older stays: it is what equity was when the span began. */
function prune(samples: readonly EquitySample[], fromUs: number): readonly EquitySample[] {
  return samples.slice(Math.max(firstAfter(samples, fromUs) - 1, 0))
}

const minuteOf = (atUs: EpochUs): number => Math.floor(atUs / MINUTE_US)
