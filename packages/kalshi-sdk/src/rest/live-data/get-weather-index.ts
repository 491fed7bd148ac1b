import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instantInMillis, integer, listOf, number, type OpenSet, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** One station's reading behind a point. */
export interface StationReading {
  readonly stationId: string
  readonly code: string
  readonly source: string | undefined
  /** Degrees Fahrenheit. */
  readonly temperature: number | undefined
  readonly observedTime: EpochUs | undefined
  readonly receivedTime: EpochUs | undefined
  readonly primaryCode: string | undefined
}

/** One minute of the index. */
export interface WeatherIndexPoint {
  readonly time: EpochUs
  /** Degrees Fahrenheit; absent while `incomplete`. */
  readonly value: number | undefined
  readonly status: OpenSet<'normal' | 'degraded' | 'incomplete'>
  /** Stations that back the point. */
  readonly contributors: number | undefined
  /** Only when `detailed`. */
  readonly stations: readonly StationReading[]
  readonly receiptBasis: string | undefined
}

export interface WeatherIndex {
  readonly city: string
  readonly configVersion: string | undefined
  readonly units: string
  readonly points: readonly WeatherIndexPoint[]
}

/** A span, `from` with `to`, or the last seconds. Instants are sent in whole milliseconds, widened to hold what is given. */
export interface WeatherIndexQuery {
  readonly from?: EpochUs
  readonly to?: EpochUs
  readonly lastSeconds?: number
  readonly detailed?: boolean
}

/**
 * Gets the weather index of a city, which its markets settle on.
 * @throws {ApiError} 404: no index for this city.
 * @see Kalshi REST reference, "Get Weather Index"
 */
export function getWeatherIndex(
  transport: RestTransport,
  city: string,
  { from, to, lastSeconds, detailed }: WeatherIndexQuery = {},
  options?: CallOptions,
): ApiPromise<WeatherIndex> {
  return call(
    transport,
    () => ({
      method: 'GET',
      path: restPath`/live_data/weather/${city}`,
      query: { from: millisFrom(from), to: millisUntil(to), last_sec: lastSeconds, detailed },
    }),
    toWeatherIndex,
    options,
  )
}

function millisFrom(instant: EpochUs | undefined): number | undefined {
  return instant === undefined ? undefined : Math.floor(instant / 1_000)
}

function millisUntil(instant: EpochUs | undefined): number | undefined {
  return instant === undefined ? undefined : Math.ceil(instant / 1_000)
}

const toWeatherIndex: Decoder<WeatherIndex> = (value) => {
  const fields = new Fields(value)
  return {
    city: fields.need('city', text),
    configVersion: fields.find('config_version', text),
    units: fields.need('units', text),
    points: fields.need('timeseries', listOf(toPoint)),
  }
}

const toPoint: Decoder<WeatherIndexPoint> = (value) => {
  const fields = new Fields(value)
  return {
    time: fields.need('t', instantInMillis),
    value: fields.find('v', number),
    status: fields.need('status', text),
    contributors: fields.find('contributors', integer),
    stations: fields.list('stations', toReading),
    receiptBasis: fields.find('receipt_basis', text),
  }
}

const toReading: Decoder<StationReading> = (value) => {
  const fields = new Fields(value)
  return {
    stationId: fields.need('station_id', text),
    code: fields.need('code', text),
    source: fields.find('source', text),
    temperature: fields.find('temp_f', number),
    observedTime: fields.find('obs_time_ms', instantInMillis),
    receivedTime: fields.find('received_at_ms', instantInMillis),
    primaryCode: fields.find('primary_code', text),
  }
}
