import type { WireEnvelope } from './envelope.ts'

/** Instants in milliseconds; the value has 8 decimals. */
export interface WireWindowedAverage {
  readonly value: string
  readonly window_size: number
  readonly window_start_ts_ms: number
  readonly window_end_ts_exclusive: number
}

interface Sequenced extends WireEnvelope {
  readonly sid: number
  readonly seq: number
}

export interface WireCfBenchmarksValue extends Sequenced {
  readonly type: 'cfbenchmarks_value'
  readonly msg: {
    readonly index_id: string
    readonly received_at: number
    /** The JSON text of CF Benchmarks. */
    readonly data: string
    readonly avg_60s_data: WireWindowedAverage
    readonly last_60s_windowed_average_15min?: WireWindowedAverage
  }
}

export interface WireCfBenchmarksValue5Hz extends Sequenced {
  readonly type: 'cfbenchmarks_value_5hz'
  readonly msg: {
    readonly index_id: string
    readonly value_usd: string
    readonly source_ts_ms: number
    readonly received_at: number
    readonly data: string
  }
}

export interface WirePythValue extends Sequenced {
  readonly type: 'pyth_value'
  readonly msg: {
    readonly underlying_ticker: string
    readonly value_usd: string
    readonly source_ts_ms: number
    readonly received_at: number
  }
}

/** Replies to `indexlist`. */
export interface WireCfBenchmarksIndexList extends Sequenced {
  readonly type: 'cfbenchmarks_value_indexlist' | 'cfbenchmarks_value_5hz_indexlist'
  readonly msg: { readonly index_ids: readonly string[] }
}

/** Reply to `underlying_list`. */
export interface WirePythUnderlyingList extends Sequenced {
  readonly type: 'pyth_value_underlying_list'
  readonly msg: { readonly underlying_tickers: readonly string[] }
}
