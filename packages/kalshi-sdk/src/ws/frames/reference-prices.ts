import type { IndexValue } from '../../units/index-value.ts'
import type { EpochUs } from '../../units/time.ts'
import type { FrameEnvelope } from './envelope.ts'

/** The mean of an index over a window from `windowStart` to `windowEnd`. */
export interface WindowedAverage {
  readonly value: IndexValue
  /** Ticks that were averaged. */
  readonly windowSize: number
  readonly windowStart: EpochUs
  readonly windowEnd: EpochUs
}

/** A tick of a CF Benchmarks index, about one a second. @see Kalshi AsyncAPI document, channel cfbenchmarks_value */
export interface CfBenchmarksValueFrame extends FrameEnvelope {
  readonly kind: 'cfbenchmarks-value'
  readonly sid: number
  readonly indexId: string
  /** As CF Benchmarks says in `data`; undefined where that is of a shape not known. */
  readonly value: IndexValue | undefined
  /** When CF Benchmarks made it, as it says in `data`. */
  readonly sourceTime: EpochUs | undefined
  /** When the exchange received it. */
  readonly receivedTime: EpochUs
  /** The JSON text of CF Benchmarks. */
  readonly data: string
  /** Over the 60 s before this tick, which is not part of it. */
  readonly average60s: WindowedAverage
  /** Only in the last minute before each quarter of an hour: its mean so far, by which 15-minute markets settle. */
  readonly quarterHourAverage: WindowedAverage | undefined
}

/** A tick of a CF Benchmarks index, up to five a second, without averages. */
export interface CfBenchmarksValue5HzFrame extends FrameEnvelope {
  readonly kind: 'cfbenchmarks-value-5hz'
  readonly sid: number
  readonly indexId: string
  readonly value: IndexValue
  readonly sourceTime: EpochUs
  /** When the exchange received it. */
  readonly receivedTime: EpochUs
  /** The JSON text of CF Benchmarks. */
  readonly data: string
}

/** A price of the Pyth network, each source time once and in order. */
export interface PythValueFrame extends FrameEnvelope {
  readonly kind: 'pyth-value'
  readonly sid: number
  /** Such as `Metal.XAU/USD`. */
  readonly underlyingTicker: string
  readonly value: IndexValue
  readonly sourceTime: EpochUs
  /** When the exchange received it. */
  readonly receivedTime: EpochUs
}

/** Answers `indexlist`: the indices that can be subscribed. */
export interface CfBenchmarksIndexListFrame extends FrameEnvelope {
  readonly kind: 'cfbenchmarks-index-list'
  readonly sid: number
  readonly channel: 'cfbenchmarks_value' | 'cfbenchmarks_value_5hz'
  readonly indexIds: readonly string[]
}

/** Answers `underlying_list`: the underlyings that were heard of within two hours. */
export interface PythUnderlyingListFrame extends FrameEnvelope {
  readonly kind: 'pyth-underlying-list'
  readonly sid: number
  readonly underlyingTickers: readonly string[]
}
