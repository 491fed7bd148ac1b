import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInSeconds, integer, listOf, number, text } from '../answer/decode.ts'
import { secondsFrom, secondsUntil } from '../answer/wire-seconds.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** What the markets of an event foretell, at one percentile. */
export interface PercentilePoint {
  /** 0 to 9999. */
  readonly percentile: number
  readonly rawForecast: number
  readonly forecast: number
  /** For people. */
  readonly formattedForecast: string
}

/** The forecast of one period. */
export interface ForecastPoint {
  readonly eventTicker: string
  /** The period's inclusive end. */
  readonly endPeriod: EpochUs
  /** 0 stands for 5 seconds. */
  readonly periodMinutes: number
  readonly percentiles: readonly PercentilePoint[]
}

/** Time bounds are sent in whole seconds, widened to hold the instants given. */
export interface ForecastPercentileHistoryQuery {
  /** At most 10, each from 0 to 9999. */
  readonly percentiles: readonly number[]
  readonly startTs: EpochUs
  readonly endTs: EpochUs
  /** 0 stands for 5 seconds. */
  readonly periodMinutes: 0 | 1 | 60 | 1440
}

/**
 * Gets how the forecast of an event moved. Needs a key.
 * @throws {AuthError} The client has no key.
 * @see Kalshi REST reference, "Get Event Forecast Percentile History"
 */
export function getForecastPercentileHistory(
  transport: RestTransport,
  seriesTicker: string,
  eventTicker: string,
  query: ForecastPercentileHistoryQuery,
  options?: CallOptions,
): ApiPromise<readonly ForecastPoint[]> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: restPath`/series/${seriesTicker}/events/${eventTicker}/forecast_percentile_history`,
      query: toQuery(query),
      needsKey: true,
    }),
    (body) => new Fields(body).need('forecast_history', listOf(toForecastPoint)),
    options,
  )
}

function toQuery(query: ForecastPercentileHistoryQuery) {
  return {
    percentiles: query.percentiles,
    start_ts: secondsFrom(query.startTs),
    end_ts: secondsUntil(query.endTs),
    period_interval: query.periodMinutes,
  }
}

const toForecastPoint: Decoder<ForecastPoint> = (value) => {
  const fields = new Fields(value)
  return {
    eventTicker: fields.need('event_ticker', text),
    endPeriod: fields.need('end_period_ts', instantInSeconds),
    periodMinutes: fields.need('period_interval', integer),
    percentiles: fields.need('percentile_points', listOf(toPercentilePoint)),
  }
}

const toPercentilePoint: Decoder<PercentilePoint> = (value) => {
  const fields = new Fields(value)
  return {
    percentile: fields.need('percentile', integer),
    rawForecast: fields.need('raw_numerical_forecast', number),
    forecast: fields.need('numerical_forecast', number),
    formattedForecast: fields.find('formatted_forecast', text) ?? '',
  }
}
