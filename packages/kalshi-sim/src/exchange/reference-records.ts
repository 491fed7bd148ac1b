/** Free-form JSON of a record. */
export type Details = Readonly<Record<string, unknown>>

/** A real occurrence that events are about. Instants are RFC 3339. @see Kalshi API reference, section 13 */
export interface Milestone {
  readonly id: string
  readonly category: string
  readonly type: string
  readonly title: string
  readonly notification_message: string
  readonly start_date: string
  readonly end_date?: string | null
  readonly source_id?: string | null
  readonly source_ids?: Readonly<Record<string, string>>
  /** Events about it in any way; those of `primary_event_tickers` are among them. */
  readonly related_event_tickers: readonly string[]
  readonly primary_event_tickers: readonly string[]
  readonly details: Details
  readonly last_updated_ts: string
}

/** A team, a player or the like, which structured strikes name by id. */
export interface StructuredTarget {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly details: Details
  readonly source_id?: string
  readonly source_ids?: Readonly<Record<string, string>>
  readonly last_updated_ts: string
}

/** An event whose markets may be legs of a combo. */
export interface AssociatedEvent {
  readonly ticker: string
  readonly is_yes_only: boolean
  /** How many of its markets a combo takes; null or absent: any number. */
  readonly size_min?: number | null
  readonly size_max?: number | null
  readonly active_quoters: readonly string[]
}

/** Of what combos are made. */
export interface MultivariateEventCollection {
  readonly collection_ticker: string
  readonly series_ticker: string
  readonly title: string
  readonly description: string
  readonly functional_description: string
  readonly open_date: string
  readonly close_date: string
  readonly associated_events: readonly AssociatedEvent[]
  /** Whether another order of the same legs is another market. */
  readonly is_ordered: boolean
  readonly size_min: number
  /** 0: any number. */
  readonly size_max: number
}

/** What is going on at a milestone. */
export interface LiveData {
  readonly milestone_id: string
  readonly type: string
  readonly details: Details
  /** Shown within `details`, under `player_stats`, to those who ask for it. */
  readonly player_stats?: Details
}

/** What is going on with an event: a price chart, observations of the weather. */
export interface EventLiveData {
  readonly type: string
  readonly details: Details
  readonly default_range?: string
  readonly range_options?: readonly string[]
  readonly is_historical?: boolean
}

export interface PlayByPlay {
  readonly periods: readonly { readonly events: readonly Details[] }[]
}

export interface WeatherStationReading {
  readonly station_id: string
  readonly code: string
  readonly temp_f?: number
  readonly source?: string
  readonly primary_code?: string
  readonly obs_time_ms?: number
  readonly received_at_ms?: number
}

/** One minute of a city's temperature index. `t` is in Unix milliseconds, `v` in Fahrenheit. */
export interface WeatherPoint {
  readonly t: number
  readonly v?: number
  readonly status: 'normal' | 'degraded' | 'incomplete'
  readonly contributors?: number
  readonly stations?: readonly WeatherStationReading[]
  /** Which configuration of the index made it. */
  readonly config_version: string
}

export interface WeatherCalibration {
  readonly config_version: string
  readonly effective_at_ms: number
  readonly city_reference_c: number
  readonly stations: readonly {
    readonly station_id: string
    readonly weight: number
    readonly offset_c: number
    readonly update_note?: string
  }[]
  readonly calibration_window_start_ms?: number
  readonly calibration_window_end_ms?: number
  readonly published_at_ms?: number
  readonly change_reason?: string
}

/** A reward for trading a market. `period_reward` and `max_reward_per_account` are centi-cents. */
export interface IncentiveProgram {
  readonly id: string
  readonly market_id: string
  readonly market_ticker: string
  readonly incentive_type: 'liquidity' | 'volume' | 'margin_maker_volume' | 'margin_taker_volume'
  readonly incentive_description: string
  readonly start_date: string
  readonly end_date: string
  readonly period_reward: number
  readonly max_reward_per_account?: number | null
  readonly paid_out: boolean
  readonly discount_factor_bps?: number | null
  readonly target_size_fp?: string | null
}

/** By what the events of a sport can be searched. */
export interface SportFilters {
  readonly scopes: readonly string[]
  /** Scopes of each competition. */
  readonly competitions: Readonly<Record<string, readonly string[]>>
}
