import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInMillis, listOf, number, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** What one station counts for. */
export interface StationCalibration {
  readonly stationId: string
  readonly weight: number
  /** Degrees Celsius. */
  readonly offset: number
  readonly updateNote: string | undefined
}

/** How the index of a city is made from its stations, from a time on. */
export interface WeatherCalibration {
  readonly configVersion: string
  readonly publishedTime: EpochUs | undefined
  readonly effectiveTime: EpochUs
  readonly changeReason: string | undefined
  readonly windowStart: EpochUs | undefined
  readonly windowEnd: EpochUs | undefined
  /** Degrees Celsius. */
  readonly cityReference: number
  readonly stations: readonly StationCalibration[]
}

export interface WeatherCalibrations {
  readonly city: string
  readonly units: string
  readonly calibrations: readonly WeatherCalibration[]
}

/**
 * Gets how the weather index of a city was and is made.
 * @throws {ApiError} 404: no index for this city.
 * @see Kalshi REST reference, "Get Weather Index Calibrations"
 */
export function getWeatherCalibrations(transport: RestTransport, city: string, options?: CallOptions): ApiPromise<WeatherCalibrations> {
  return call(transport, () => ({ method: 'GET', path: restPath`/live_data/weather/${city}/calibrations` }), toCalibrations, options)
}

const toCalibrations: Decoder<WeatherCalibrations> = (value) => {
  const fields = new Fields(value)
  return {
    city: fields.need('city', text),
    units: fields.need('units', text),
    calibrations: fields.need('calibrations', listOf(toCalibration)),
  }
}

const toCalibration: Decoder<WeatherCalibration> = (value) => {
  const fields = new Fields(value)
  return {
    configVersion: fields.need('config_version', text),
    publishedTime: fields.find('published_at_ms', instantInMillis),
    effectiveTime: fields.need('effective_at_ms', instantInMillis),
    changeReason: fields.find('change_reason', text),
    windowStart: fields.find('calibration_window_start_ms', instantInMillis),
    windowEnd: fields.find('calibration_window_end_ms', instantInMillis),
    cityReference: fields.need('city_reference_c', number),
    stations: fields.need('stations', listOf(toStation)),
  }
}

const toStation: Decoder<StationCalibration> = (value) => {
  const fields = new Fields(value)
  return {
    stationId: fields.need('station_id', text),
    weight: fields.need('weight', number),
    offset: fields.need('offset_c', number),
    updateNote: fields.find('update_note', text),
  }
}
